import type { Output } from './output.ts'

/** Shows state changes and reasons for waiting: in place on a terminal, else one line per change. */
export class RunProgress {
  readonly #output: Output
  #states: ReadonlyMap<string, string> = new Map()
  #waits: readonly string[] = []
  #drawn = 0

  constructor(output: Output) {
    this.#output = output
  }

  /** @param states by task instance */
  show(states: ReadonlyMap<string, string>): void {
    const changed = [...states].filter(([name, state]) => this.#states.get(name) !== state)
    if (changed.length === 0) return
    this.#states = states
    if (this.#output.canRedraw) this.#redraw()
    else for (const [name, state] of changed) this.#output.say(`${name}: ${state}`)
  }

  /** Shows reasons for waiting. Does not repeat those already shown. */
  explain(waits: readonly string[]): void {
    // An elapsed time would make each sentence look new.
    const withoutTimes = (sentence: string) => sentence.replaceAll(/\d+ (s|min)\b/g, '')
    const known = new Set(this.#waits.map(withoutTimes))
    const isNew = waits.some((sentence) => !known.has(withoutTimes(sentence)))
    const isOver = waits.length !== this.#waits.length
    this.#waits = waits
    if (this.#output.canRedraw) {
      if (isNew || isOver) this.#redraw()
    } else
      for (const sentence of waits) if (!known.has(withoutTimes(sentence))) this.#output.say(`It waits: ${sentence}`)
  }

  #redraw(): void {
    const width = Math.max(...[...this.#states.keys()].map((name) => name.length))
    const rows = [...this.#states].map(([name, state]) => [name.padEnd(width), state] as const)
    const notes = this.#waits.map((sentence) => `It waits: ${sentence}`)
    this.#drawn = this.#output.redraw(rows, notes, this.#drawn)
  }
}
