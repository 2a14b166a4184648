import { defined, type Span, type SpanOptions, type Traces } from '@ml-airflow/core'
import { type Context, ROOT_CONTEXT, SpanKind, type Tracer, trace } from '@opentelemetry/api'
import { parseTraceParent } from '@opentelemetry/core'
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor, type SpanExporter, TracerProvider } from '@opentelemetry/sdk-trace'
import { CollectedSpan } from './collected-span.ts'
import { ExportWatch } from './export-watch.ts'
import type { TraceSettings, TraceSource } from './open-traces.ts'

/** Traces that are sent until they are closed. */
export interface OpenTraces extends Traces {
  /** Sends the remaining spans, within a second or the time limit of an export, and never rejects. */
  close(): Promise<void>
}

interface Target extends TraceSource {
  readonly address: string
  readonly protocol: TraceSettings['OTEL_EXPORTER_OTLP_PROTOCOL']
}

const KINDS = { internal: SpanKind.INTERNAL, producer: SpanKind.PRODUCER, consumer: SpanKind.CONSUMER } as const
/** Spans are sent in batches, at most this late. */
const DELAY_MS = 1_000
const CLOSE_MS = 1_000

/** Sends spans to a collector, in the background. A full queue drops spans: they never hold up a run. */
export class CollectedTraces implements OpenTraces {
  readonly #provider: TracerProvider
  readonly #tracer: Tracer

  static async open(target: Target): Promise<CollectedTraces> {
    return new CollectedTraces(await exporterFor(target), target)
  }

  private constructor(exporter: SpanExporter, { address, service, version, onTrouble }: Target) {
    const watched = new ExportWatch(exporter, address, onTrouble)
    const processor = new BatchSpanProcessor({ exporter: watched, scheduledDelayMillis: DELAY_MS })
    this.#provider = new TracerProvider({ resource: resourceOf(service, version), spanProcessors: [processor] })
    this.#tracer = this.#provider.getTracer('ml-airflow', version)
  }

  start(name: string, { parent, kind = 'internal', startedAt, attributes = {} }: SpanOptions): Span {
    const options = { kind: KINDS[kind], attributes, ...defined({ startTime: startedAt }) }
    return new CollectedSpan(this.#tracer.startSpan(name, options, contextOf(parent)))
  }

  async close(): Promise<void> {
    await this.#provider.forceFlush({ timeoutMillis: CLOSE_MS }).catch(() => undefined)
  }
}

/** The parent may be of another process. An invalid one begins a new trace, as W3C Trace Context demands. */
function contextOf(parent: string | undefined): Context {
  const above = parent === undefined ? null : parseTraceParent(parent)
  return above === null ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, { ...above, isRemote: true })
}

/** OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES take precedence. */
function resourceOf(service: string, version: string) {
  const own = resourceFromAttributes({ 'service.name': service, 'service.version': version })
  return defaultResource()
    .merge(own)
    .merge(detectResources({ detectors: [envDetector] }))
}

/** The library itself reads the other standard variables, such as OTEL_EXPORTER_OTLP_HEADERS. */
async function exporterFor({ address: url, protocol, timeoutMs }: Target): Promise<SpanExporter> {
  const options = { url, ...defined({ timeoutMillis: timeoutMs }) }
  if (protocol === 'http/json') {
    const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http')
    return new OTLPTraceExporter(options)
  }
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-proto')
  return new OTLPTraceExporter(options)
}
