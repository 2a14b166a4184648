import { defineDag, GraphIndex } from '@ml-airflow/core'
import { expect, test } from 'vitest'
import { instanceOf, knownRun, RunnableStep, Word } from '../fakes.fixture.ts'
import { TaskClaimer } from './task-claimer.ts'

class HeavyStep extends RunnableStep {
  override readonly priorityWeight = 5
}

/** The guess after the end of `first`, in a DAG with these further tasks. */
function guessAfterFirst(others: (first: RunnableStep) => readonly RunnableStep[]) {
  const first = new RunnableStep('first')
  const dag = defineDag({ id: 'fake_dag', parameters: Word, tasks: [first, ...others(first)] })
  const claimer = new TaskClaimer({ store: {} as never, files: {} as never, options: {} as never })
  return claimer.likelyAfter(knownRun({ dag, index: new GraphIndex(dag.graph) }), instanceOf('first'))
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

test('nothing is guessed where all tasks downstream also wait for others', () => {
  expect(guessAfterFirst(() => [])).toBeUndefined()
  const guess = guessAfterFirst((first) => {
    const other = new RunnableStep('other')
    return [other, new RunnableStep('join', [first, other])]
  })
  expect(guess).toBeUndefined()
})
