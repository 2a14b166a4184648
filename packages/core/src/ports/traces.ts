export type SpanAttributes = Readonly<Record<string, string | number | boolean>>

export interface SpanOptions {
  /** W3C `traceparent` of the span above it, perhaps of another process. Undefined, or not valid: the span begins a trace. */
  readonly parent?: string | undefined
  /** Default: `internal`. */
  readonly kind?: 'internal' | 'producer' | 'consumer'
  /** Milliseconds since 1970. Default: now. */
  readonly startedAt?: number | undefined
  readonly attributes?: SpanAttributes
}

/** A step in the trace of a run. */
export interface Span {
  /** W3C `traceparent`, by which other processes continue the trace. Undefined if traces are off. */
  readonly traceparent: string | undefined
  add(attributes: SpanAttributes): void
  fail(reason: string): void
  end(): void
}

/** Receives the spans of this process. Sending them never delays or fails the work that they describe. */
export interface Traces {
  start(name: string, options: SpanOptions): Span
}
