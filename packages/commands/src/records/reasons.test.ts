import { instanceBody } from '@ml-airflow/assembly/bodies'
import { explanationBody } from '@ml-airflow/assembly/record-bodies'
import { COURSE_REASONS, type PlannedInstance, REASON_CODES, type TaskInstance } from '@ml-airflow/core'
import { expect, test } from 'vitest'
import { INSTANCE_HEAD, instanceRow } from '../runs/instance-row.ts'
import { planTable } from '../runs/plan-table.ts'
import { testBench } from '../workbench/workbench.fixture.ts'
import { explanationText } from './why.ts'

const { workbench } = testBench()

const planned = (reason: (typeof REASON_CODES)[number]): PlannedInstance => ({
  taskId: 'train',
  sample: '',
  pending: 0,
  decision: { kind: 'run', reason, sentence: `The sentence of ${reason}.` },
})

function shown(reason: string): string {
  const instance = { taskId: 'train', sample: '', state: 'waiting', decision: 'run', reason, tryNumber: 0 }
  const body = instanceBody({ ...instance, sentence: `The sentence of ${reason}.` } as TaskInstance)
  return workbench.output.table(INSTANCE_HEAD, [instanceRow(body)])
}

test.each(REASON_CODES)('plan, why and show_run give the reason %s with its sentence', (reason) => {
  const one = planned(reason)
  const why = explanationText(
    explanationBody({ ...one, record: undefined, execution: undefined, upstream: [one], downstream: [] }),
  )
  expect(planTable(workbench, [one])).toMatch(new RegExp(` ${reason} .* The sentence of ${reason}\\. `))
  expect(why).toContain(`train: run (${reason})\n  The sentence of ${reason}.`)
  expect(why).toContain(`After train: run (${reason}). The sentence of ${reason}.`)
  expect(shown(reason)).toMatch(new RegExp(` ${reason} .* The sentence of ${reason}\\. `))
})

test.each(COURSE_REASONS)('show_run gives the reason %s with its sentence', (reason) => {
  expect(shown(reason)).toMatch(new RegExp(` ${reason} .* The sentence of ${reason}\\. `))
})
