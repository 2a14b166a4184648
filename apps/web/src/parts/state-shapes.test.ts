import { expect, test } from 'vitest'
import { TASK_STATES } from '../data/shapes/common.ts'
import { LEGEND_STATES, shapeOf, shownCounts, shownState } from './state-shapes.ts'

test('a task instance that was left out has another word, shape and colour than one that was done already', () => {
  const leftOut = shapeOf(shownState({ state: 'skipped', left_out: true }))
  const done = shapeOf(shownState({ state: 'skipped', left_out: false }))
  expect([leftOut.label, done.label]).toEqual(['left out', 'skipped'])
  expect(leftOut.path).not.toBe(done.path)
  expect(leftOut.colour).not.toBe(done.colour)
  expect(shownState({ state: 'success', left_out: 2 })).toBe('success')
})

test('a cell of several counts those that were left out by themselves', () => {
  expect(shownCounts({ states: { success: 1, skipped: 3 }, left_out: 2 })).toEqual({
    success: 1,
    skipped: 1,
    left_out: 2,
  })
})

test('the legend explains every state', () => {
  expect(LEGEND_STATES).toEqual([...TASK_STATES, 'left_out'])
})
