import type { Span, Traces } from '@ml-airflow/core'

const NO_SPAN: Span = { traceparent: undefined, add() {}, fail() {}, end() {} }

/** For processes without a trace collector. */
export const NO_TRACES: Traces = { start: () => NO_SPAN }
