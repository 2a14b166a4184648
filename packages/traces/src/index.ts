/** Traces of runs, by OTLP over HTTP. The only room that depends on OpenTelemetry. */

export type { OpenTraces } from './collected-traces.ts'
export { openTraces, type TraceSource } from './open-traces.ts'
