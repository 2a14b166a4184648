import { messageOf } from '@ml-airflow/core'
import { type ExportResult, ExportResultCode } from '@opentelemetry/core'
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace'

/** Reports once that a collector does not accept spans, until it has accepted some again. */
export class ExportWatch implements SpanExporter {
  readonly #exporter: SpanExporter
  readonly #address: string
  readonly #onTrouble: (sentence: string) => void
  #isAway = false

  constructor(exporter: SpanExporter, address: string, onTrouble: (sentence: string) => void) {
    this.#exporter = exporter
    this.#address = address
    this.#onTrouble = onTrouble
  }

  export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    this.#exporter.export(spans, (result) => {
      this.#note(result)
      done(result)
    })
  }

  shutdown(): Promise<void> {
    return this.#exporter.shutdown()
  }

  #note({ code, error }: ExportResult): void {
    const isAway = code !== ExportResultCode.SUCCESS
    if (isAway && !this.#isAway) this.#onTrouble(this.#sentence(error))
    this.#isAway = isAway
  }

  #sentence(error: Error | undefined): string {
    const why = messageOf(error ?? new Error('no reason was given'))
    return `The collector at ${this.#address} does not accept traces (${why}): spans are dropped until it does, and runs go on. Check OTEL_EXPORTER_OTLP_ENDPOINT.`
  }
}
