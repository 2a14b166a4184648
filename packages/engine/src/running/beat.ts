export interface BeatParts {
  readonly periodMs: number
  /** One beat. If it resolves to a number, that is the pause in ms until the next beat, instead of the period. */
  readonly work: () => Promise<number | undefined> | Promise<void>
  /** Called when a beat throws; the next beat follows regardless. */
  readonly onTrouble: (error: unknown) => void
  /** Whether the first beat runs at the start instead of after a period. Default: true. */
  readonly atOnce?: boolean
}

/** Repeated work. Beats do not overlap: a beat that outlasts the period is followed immediately by the next. */
export class Beat {
  readonly #parts: BeatParts
  #runs = false
  #timer: NodeJS.Timeout | undefined
  #beating: Promise<void> = Promise.resolve()

  constructor(parts: BeatParts) {
    this.#parts = parts
  }

  start(): void {
    if (this.#runs) return
    this.#runs = true
    if (this.#parts.atOnce === false) this.#wait(this.#parts.periodMs)
    else this.#beat()
  }

  /** Resolves once the beat in progress has ended. */
  async stop(): Promise<void> {
    this.#runs = false
    clearTimeout(this.#timer)
    await this.#beating
  }

  #wait(ms: number): void {
    this.#timer = setTimeout(() => this.#beat(), ms)
  }

  #beat(): void {
    const begun = performance.now()
    this.#beating = this.#attempt().then((pauseMs) => {
      if (this.#runs) this.#wait(pauseMs ?? Math.max(0, this.#parts.periodMs - (performance.now() - begun)))
    })
  }

  async #attempt(): Promise<number | undefined> {
    try {
      return (await this.#parts.work()) ?? undefined
    } catch (error) {
      this.#parts.onTrouble(error)
      return undefined
    }
  }
}
