import type { TaskStateCount } from '@ml-airflow/core'
import { expect, test } from 'vitest'
import { cellsOf } from './task-cells.ts'

const skipped = (reason: string, count: number): TaskStateCount => ({
  run: 1,
  taskId: 'train',
  state: 'skipped',
  decision: 'skip',
  startedAt: undefined,
  finishedAt: undefined,
  reason,
  count,
})

test('a cell counts left-out samples apart, and shows their reason before that of finished ones', () => {
  const cells = cellsOf([skipped('finished', 3), skipped('rule_not_met', 2)], new Date())
  expect(cells.get(1)?.[0]).toMatchObject({
    state: 'skipped',
    reason: 'rule_not_met',
    count: 5,
    leftOut: 2,
    states: { skipped: 5 },
  })
})
