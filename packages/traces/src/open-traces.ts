import type { OpenTraces } from './collected-traces.ts'

export interface TraceSettings {
  /** Address of the collector, to which `/v1/traces` is added. */
  readonly OTEL_EXPORTER_OTLP_ENDPOINT?: string | undefined
  /** Whole address for traces; takes precedence. */
  readonly OTEL_EXPORTER_OTLP_TRACES_ENDPOINT?: string | undefined
  readonly OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' | 'http/json'
}

/** The process that sends the traces. */
export interface TraceSource {
  /** Name of the service, unless OTEL_SERVICE_NAME gives one. */
  readonly service: string
  readonly version: string
  /** Time limit of one export in milliseconds. Default: OTEL_EXPORTER_OTLP_TIMEOUT. */
  readonly timeoutMs?: number
  /** Called once when the collector stops answering, and again only after it has answered in between. */
  readonly onTrouble: (sentence: string) => void
}

/** The traces of this process; undefined if no collector is configured. OpenTelemetry is loaded only on demand. */
export async function openTraces(settings: TraceSettings, source: TraceSource): Promise<OpenTraces | undefined> {
  const address = addressOf(settings)
  if (address === undefined) return undefined
  const { CollectedTraces } = await import('./collected-traces.ts')
  return CollectedTraces.open({ ...source, address, protocol: settings.OTEL_EXPORTER_OTLP_PROTOCOL })
}

function addressOf(settings: TraceSettings): string | undefined {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: whole } = settings
  return whole ?? (endpoint && `${endpoint.replace(/\/+$/, '')}/v1/traces`)
}
