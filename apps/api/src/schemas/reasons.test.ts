import { instanceBody } from '@ml-airflow/assembly/bodies'
import { explanationBody } from '@ml-airflow/assembly/record-bodies'
import { BLOCK_REASONS, COURSE_REASONS, type PlannedInstance, REASON_CODES, type TaskInstance } from '@ml-airflow/core'
import { expect, test } from 'vitest'
import { PlanBody, planBody } from './plan.ts'
import { ExplanationBody } from './record.ts'
import { TaskInstanceBody } from './run.ts'

const planned = (reason: (typeof REASON_CODES)[number], blocked?: PlannedInstance['blocked']): PlannedInstance => ({
  taskId: 'train',
  sample: '',
  pending: 0,
  decision: { kind: 'run', reason, sentence: `Because of ${reason}.` },
  blocked,
})

function bodiesOf(one: PlannedInstance) {
  const expected = { reuses: undefined, nearestRun: undefined, expectedMs: undefined, savedMs: 0 }
  const counts = { run: 1, skip: 0, join: 0 }
  const report = { conf: {}, instances: [{ ...one, ...expected }], counts, expectedMs: undefined, savedMs: 0 }
  const explanation = { ...one, record: undefined, execution: undefined, upstream: [one], downstream: [] }
  return {
    plan: PlanBody.parse(planBody('dag', [report], false)).task_instances[0],
    why: ExplanationBody.parse(explanationBody(explanation)),
  }
}

test.each(REASON_CODES)(
  'the API says %s by the sentence of the decision, in a plan and in its explanation',
  (reason) => {
    const { plan, why } = bodiesOf(planned(reason))
    const told = { action: 'run', reason, sentence: `Because of ${reason}.`, blocked: null }
    expect(plan).toMatchObject({ ...told, decision: 'run' })
    expect(why).toMatchObject({ ...told, upstream: [told] })
  },
)

test.each(BLOCK_REASONS)(
  'the API says %s beside the reason, and its sentence behind that of the decision',
  (reason) => {
    const { plan, why } = bodiesOf(planned('no_previous', { reason, sentence: 'It will wait.' }))
    const told = { action: 'run', reason: 'no_previous', sentence: 'Because of no_previous. It will wait.' }
    expect(plan).toMatchObject({ ...told, decision: 'blocked', blocked: reason })
    expect(why).toMatchObject({ ...told, blocked: reason })
  },
)

test.each([...REASON_CODES, ...COURSE_REASONS])('the API says %s by the sentence of the task instance', (reason) => {
  const counts = { tryNumber: 0, failures: 0, losses: 0 }
  const instance = { id: 1, taskId: 'train', sample: '', state: 'waiting', decision: 'run', ...counts }
  const told = { reason, sentence: `Because of ${reason}.` }
  expect(TaskInstanceBody.parse(instanceBody({ ...instance, ...told } as TaskInstance))).toMatchObject(told)
})
