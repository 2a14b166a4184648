import type { Store, TaskInstance, TaskState, Try } from '@ml-airflow/core'
import { expect, test } from 'vitest'
import { failureSentence, failuresOf } from './failures.ts'

const instance = (state: TaskState, taskId = 'train', failures = 0) =>
  ({ run: 1, taskId, sample: '', state, failures, losses: 0 }) as TaskInstance
const attempt = (outcome: Try['outcome'], sentence: string) => ({ outcome, sentence }) as Try

test.each<[TaskState, Try | undefined, string | undefined]>([
  ['failed', attempt('failed', 'The command ended with exit code 3.'), 'The command ended with exit code 3.'],
  ['up_for_retry', attempt('timed_out', 'It was ended after its timeout.'), 'It was ended after its timeout.'],
  ['failed', undefined, 'It failed.'],
  ['cancelled', attempt('cancelled', 'It was cancelled by a.'), 'It was cancelled by a.'],
  ['cancelled', attempt('failed', 'An earlier failure.'), 'It was cancelled before it began.'],
  ['upstream_failed', undefined, 'It did not start, because an upstream task failed.'],
  ['success', attempt('success', 'The command ended with exit code 0.'), undefined],
  ['waiting', undefined, undefined],
])('the failure of a task instance that is %s after %j: %j', (state, lastTry, sentence) => {
  expect(failureSentence(instance(state), lastTry)).toBe(sentence)
})

test.each<[TaskState, number, Try | undefined, string | undefined]>([
  ['waiting', 1, attempt('failed', 'Exit code 3.'), 'Exit code 3.'],
  ['queued', 2, attempt('timed_out', 'Timeout.'), 'Timeout.'],
  ['queued', 0, attempt('failed', 'Before a clear.'), undefined],
  ['queued', 1, attempt('cancelled', 'It was ended.'), undefined],
  ['running', 1, attempt('failed', 'Exit code 3.'), undefined],
])('a task instance that is %s after %i failures and %j shows %j', (state, failures, lastTry, sentence) => {
  expect(failureSentence(instance(state, 'train', failures), lastTry)).toBe(sentence)
})

test('the failures of a run are those that failed by themselves, the first ones with their last try', async () => {
  const instances = [...['a', 'b', 'c'].map((id) => instance('failed', id)), instance('upstream_failed', 'd')]
  const store = {
    instances: {
      list: async () => instances,
      listTries: async () => [attempt('failed', 'first'), attempt('failed', 'last')],
    },
  } as unknown as Pick<Store, 'instances'>
  const { failures, more, upstreamFailed } = await failuresOf(store, { id: 1 }, 2)
  expect(failures.map(({ instance, sentence }) => [instance.taskId, sentence])).toEqual([
    ['a', 'last'],
    ['b', 'last'],
  ])
  expect({ more, upstreamFailed }).toEqual({ more: 1, upstreamFailed: 1 })
})
