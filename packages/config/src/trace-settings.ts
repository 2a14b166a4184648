import { choice, flag, setting, text } from './setting.ts'

const ADDRESS = /^https?:\/\/[^\s/?#]+(\/[^\s]*)?$/

/** The collector of traces. The names are those of OpenTelemetry, whose library reads further ones. */
export const traceSettings = {
  OTEL_EXPORTER_OTLP_ENDPOINT: setting(
    text(ADDRESS, 'addresses such as http://localhost:4318').optional(),
    '[traces] otel_exporter_otlp_endpoint',
    {
      description:
        'Collector that receives traces of runs by OTLP over HTTP, such as http://localhost:4318. Unset: no traces.',
    },
  ),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: setting(
    text(ADDRESS, 'addresses such as http://localhost:4318/v1/traces').optional(),
    '[traces] otel_exporter_otlp_traces_endpoint',
    { description: 'Whole address for traces, in place of the collector with /v1/traces.' },
  ),
  OTEL_EXPORTER_OTLP_PROTOCOL: setting(choice(['http/protobuf', 'http/json']), '[traces] otel_exporter_otlp_protocol', {
    fallback: 'http/protobuf',
    description: 'How traces are encoded: http/protobuf or http/json.',
  }),
  OTEL_SDK_DISABLED: setting(flag(), '[traces] otel_sdk_disabled', {
    fallback: 'False',
    description: 'True: no traces, even if a collector is named.',
  }),
}
