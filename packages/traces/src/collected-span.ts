import type { Span, SpanAttributes } from '@ml-airflow/core'
import { type Span as OtelSpan, SpanStatusCode } from '@opentelemetry/api'

/** A span that is sent when it ends. */
export class CollectedSpan implements Span {
  readonly #span: OtelSpan

  constructor(span: OtelSpan) {
    this.#span = span
  }

  get traceparent(): string {
    const { traceId, spanId, traceFlags } = this.#span.spanContext()
    return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`
  }

  add(attributes: SpanAttributes): void {
    this.#span.setAttributes(attributes)
  }

  fail(message: string): void {
    this.#span.setStatus({ code: SpanStatusCode.ERROR, message })
  }

  end(): void {
    this.#span.end()
  }
}
