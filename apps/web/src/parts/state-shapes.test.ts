import { expect, test } from 'vitest'
import { TASK_STATES } from '../data/shapes/common.ts'
import { LEGEND_STATES, shapeOf, shownCounts, shownState } from './state-shapes.ts'

test('a task instance that was left out differs in label, shape and colour from one that was already done', () => {
  const leftOut = shapeOf(shownState({ state: 'skipped', left_out: true }))
  const done = shapeOf(shownState({ state: 'skipped', left_out: false }))
  expect([leftOut.label, done.label]).toEqual(['left out', 'skipped'])
  expect(leftOut.path).not.toBe(done.path)
  expect(leftOut.colour).not.toBe(done.colour)
  expect(shownState({ state: 'success', left_out: 2 })).toBe('success')
})

test('a cell of several instances counts those left out separately', () => {
  expect(shownCounts({ states: { success: 1, skipped: 3 }, left_out: 2 })).toEqual({
    success: 1,
    skipped: 1,
    left_out: 2,
  })
})

test('the legend explains every state', () => {
  expect(LEGEND_STATES).toEqual([...TASK_STATES, 'left_out'])
})

test('every shape is relative to its start, so that the grid can draw it anywhere', () => {
  for (const state of [...LEGEND_STATES, 'stale', 'run', 'join', 'blocked'])
    expect(shapeOf(state).path).toMatch(/^m[\d.]+ [\d.]+[a-z\d\s.Z-]+$/)
})
