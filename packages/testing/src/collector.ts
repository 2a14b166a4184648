import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

export interface CollectedSpan {
  readonly service: string
  readonly name: string
  readonly traceId: string
  readonly spanId: string
  /** Empty for the first span of a trace. */
  readonly parentSpanId: string
  readonly startedAt: bigint
  readonly endedAt: bigint
  readonly attributes: Readonly<Record<string, unknown>>
  /** Reason of a failure; undefined if the span has not failed. */
  readonly failure: string | undefined
}

/** A collector of OpenTelemetry traces on a free loopback port, which reads OTLP in JSON. */
export class TestCollector {
  readonly spans: CollectedSpan[] = []
  /** Raw requests, also those in protobuf. */
  readonly requests: { readonly path: string; readonly type: string; readonly body: Buffer }[] = []
  /** HTTP status of the answers; `never` sends none. */
  answer: number | 'never' = 200
  readonly #server: Server

  private constructor() {
    this.#server = createServer(async (request, response) => {
      const type = request.headers['content-type'] ?? ''
      const body = await buffer(request)
      this.requests.push({ path: request.url ?? '', type, body })
      if (this.answer === 200 && type === 'application/json') this.spans.push(...spansIn(JSON.parse(body.toString())))
      if (this.answer !== 'never') response.writeHead(this.answer).end()
    })
  }

  static async start(): Promise<TestCollector> {
    const collector = new TestCollector()
    collector.#server.listen(0, '127.0.0.1')
    await once(collector.#server, 'listening')
    return collector
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }
}

interface OtlpAttribute {
  readonly key: string
  readonly value: Readonly<Record<string, unknown>>
}

interface OtlpSpan {
  readonly name: string
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly startTimeUnixNano: string
  readonly endTimeUnixNano: string
  readonly attributes?: readonly OtlpAttribute[]
  readonly status?: { readonly code?: number; readonly message?: string }
}

interface OtlpRequest {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly OtlpAttribute[] }
    readonly scopeSpans: readonly { readonly spans: readonly OtlpSpan[] }[]
  }[]
}

const ERROR = 2

function spansIn({ resourceSpans }: OtlpRequest): readonly CollectedSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const service = String(valuesOf(resource.attributes)['service.name'])
    return scopeSpans.flatMap(({ spans }) => spans.map((span) => spanOf(service, span)))
  })
}

function spanOf(service: string, span: OtlpSpan): CollectedSpan {
  const { name, traceId, spanId, parentSpanId = '', attributes = [], status = {} } = span
  return {
    service,
    name,
    traceId,
    spanId,
    parentSpanId,
    startedAt: BigInt(span.startTimeUnixNano),
    endedAt: BigInt(span.endTimeUnixNano),
    attributes: valuesOf(attributes),
    failure: status.code === ERROR ? (status.message ?? '') : undefined,
  }
}

/** Each value is in a field that names its type: `{ stringValue: … }`. */
function valuesOf(attributes: readonly OtlpAttribute[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]))
}
