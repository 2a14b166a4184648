import { type ClaimRequest, defineDag, type ForeseenInstance, GraphIndex } from '@ml-airflow/core'
import { expect, test } from 'vitest'
import { instanceOf, knownRun, RunnableStep, Word } from '../fakes.fixture.ts'
import { TaskClaimer } from './task-claimer.ts'

class HeavyStep extends RunnableStep {
  override readonly priorityWeight = 5
}

type Foreseen = Parameters<TaskClaimer['likelyAfter']>[2]

/** The guess after the end of `first`, in a DAG with these further tasks. */
function guessAfterFirst(
  others: (first: RunnableStep) => readonly RunnableStep[],
  foreseen: Foreseen = () => undefined,
) {
  const first = new RunnableStep('first')
  const dag = defineDag({ id: 'fake_dag', parameters: Word, tasks: [first, ...others(first)] })
  const claimer = new TaskClaimer({ store: {} as never, files: {} as never, options: {} as never })
  return claimer.likelyAfter(knownRun({ dag, index: new GraphIndex(dag.graph) }), instanceOf('first'), foreseen)
}

test('the slot probably continues with the heaviest task that waits for nothing else, the first of several', () => {
  const guess = guessAfterFirst((first) => {
    const [light, heavy, other] = [
      new RunnableStep('b', [first]),
      new HeavyStep('c', [first]),
      new HeavyStep('d', [first]),
    ]
    return [light, heavy, other, new HeavyStep('e', [first, light])]
  })
  expect(guess).toMatchObject({ taskId: 'c', sample: '', upstream: [{ taskIds: ['first'] }] })
})

test('those that follow one another are read ahead, and read once', () => {
  const others = (first: RunnableStep) => {
    const second = new RunnableStep('b', [first])
    const third = new RunnableStep('c', [second])
    const [left, right] = [new RunnableStep('d', [third]), new HeavyStep('e', [third])]
    return [second, third, left, right, new RunnableStep('f', [left, right])]
  }
  expect(guessAfterFirst(others)).toMatchObject({ taskId: 'b', beyond: ['c', 'e'] })
  const seen = { delivery: 3 } as ForeseenInstance
  const guess = guessAfterFirst(others, (_, { taskId }) => (taskId === 'b' ? seen : undefined))
  expect(guess).toMatchObject({ taskId: 'b', foreseen: seen })
  expect(guess).not.toHaveProperty('beyond')
})

test('a claim reads the tasks ahead that follow one another', async () => {
  const first = new RunnableStep('first')
  const second = new RunnableStep('b', [first])
  const third = new RunnableStep('c', [second])
  const dag = defineDag({ id: 'fake_dag', parameters: Word, tasks: [first, second, third] })
  const known = knownRun({ dag, index: new GraphIndex(dag.graph) })
  const requests: ClaimRequest[] = []
  const take = async (request: ClaimRequest) => {
    requests.push(request)
    return { kind: 'paused' }
  }
  const claimer = new TaskClaimer({ store: { claims: { take } } as never, files: {} as never, options: {} as never })
  const claim = (task: RunnableStep, mayGoOn: boolean) =>
    claimer.claim(
      known,
      task as never,
      { run: known.run.id, instance: 1, taskId: task.id, delivery: 1, delayMs: 0 },
      mayGoOn,
    )
  for (const task of [first, second, third]) await claim(task, true)
  await claim(first, false)
  const ahead = (tasks: readonly string[]) => ({ run: known.run.id, tasks, sample: '' })
  expect(requests.map((one) => one.ahead)).toEqual([ahead(['b', 'c']), ahead(['c']), undefined, undefined])
})

test('a task is read again where a heavier one may be ready with it', () => {
  const others = (first: RunnableStep) => {
    const other = new RunnableStep('other')
    return [other, new RunnableStep('b', [first]), new HeavyStep('join', [first, other])]
  }
  const guess = guessAfterFirst(others, () => ({}) as ForeseenInstance)
  expect(guess).toMatchObject({ taskId: 'b', beyond: [] })
  expect(guess).not.toHaveProperty('foreseen')
})

test('nothing is guessed where all tasks downstream also wait for others', () => {
  expect(guessAfterFirst(() => [])).toBeUndefined()
  const guess = guessAfterFirst((first) => {
    const other = new RunnableStep('other')
    return [other, new RunnableStep('join', [first, other])]
  })
  expect(guess).toBeUndefined()
})
