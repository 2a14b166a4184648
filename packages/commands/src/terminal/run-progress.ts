import type { Output } from './output.ts'

/** Shows states as they change: on a terminal in place, elsewhere one line for each change. */
export class RunProgress {
  readonly #output: Output
  #shown: ReadonlyMap<string, string> = new Map()

  constructor(output: Output) {
    this.#output = output
  }

  /** States by what they are the states of. */
  show(states: ReadonlyMap<string, string>): void {
    const changed = [...states].filter(([name, state]) => this.#shown.get(name) !== state)
    if (changed.length === 0) return
    if (this.#output.canRedraw) this.#redraw(states)
    else for (const [name, state] of changed) this.#output.say(`${name}: ${state}`)
    this.#shown = states
  }

  #redraw(states: ReadonlyMap<string, string>): void {
    const width = Math.max(...[...states.keys()].map((name) => name.length))
    this.#output.redraw(
      [...states].map(([name, state]) => [name.padEnd(width), state]),
      this.#shown.size,
    )
  }
}
