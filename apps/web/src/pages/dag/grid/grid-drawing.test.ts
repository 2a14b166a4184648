import { expect, test } from 'vitest'
import type { GridCell } from '../../../data/shapes/dag.ts'
import { CELL, drawingsOf } from './grid-drawing.ts'

function cell(states: Readonly<Record<string, number>>, state: GridCell['state']): GridCell {
  const count = Object.values(states).reduce((sum, one) => sum + one, 0)
  return { state, states, count, left_out: 0, decision: 'run', reason: 'never', duration_ms: null }
}

test('draws the cells of each state together, each at its place, and nothing where a run lacks a task', () => {
  const done = cell({ success: 1 }, 'success')
  const drawings = drawingsOf([done, undefined, cell({ failed: 1 }, 'failed'), done])
  expect(drawings.map(({ state }) => state)).toEqual(['success', 'failed'])
  const tops = drawings.map(({ ground }) => [...ground.matchAll(/M6 (\d+)/g)].map(([, top]) => Number(top)))
  expect(tops).toEqual([[2, 3 * CELL + 2], [2 * CELL + 2]])
})

test('draws the share of each state of several samples as a bar of one width', () => {
  const drawings = drawingsOf([cell({ success: 3, failed: 1 }, 'failed')])
  const bars = Object.fromEntries(
    drawings.map(({ state, share }) => [state, /^M([\d.]+) [\d.]+h([\d.]+)v/.exec(share)?.slice(1).map(Number)]),
  )
  expect(bars).toEqual({ failed: [4, 4.5], success: [8.5, 13.5] })
  expect(drawings.find(({ state }) => state === 'success')?.icon).toBe('')
})
