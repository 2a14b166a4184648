import type { KeyboardEvent } from 'react'

/** Steps of the arrow keys: columns and rows. */
const STEPS: Readonly<Record<string, readonly [across: number, down: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/** Arrow keys move the focus between cells and heads. Only those of one column can be reached by Tab. */
export function moveByArrow(event: KeyboardEvent<HTMLElement>): void {
  const step = STEPS[event.key]
  const from = event.target instanceof HTMLElement ? event.target.dataset : {}
  if (step === undefined || from.column === undefined || from.row === undefined) return
  event.preventDefault()
  const [column, row] = [Number(from.column) + step[0], Number(from.row) + step[1]]
  event.currentTarget.querySelector<HTMLElement>(`[data-column="${column}"][data-row="${row}"]`)?.focus()
}
