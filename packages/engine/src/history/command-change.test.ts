import { defineDag, defineParameters, type PlannedInstance, type RecordFacts, task } from '@ml-airflow/core'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { withCommandChanges } from './command-change.ts'

const Data = defineParameters('command_data', { data: z.string() })
const fit = task('fit', { parameters: Data, command: 'python new.py' })
const dag = defineDag({ id: 'command_dag', parameters: Data, tasks: [fit] })

async function remarkOn(command: string | undefined, reason = 'finished') {
  const decision = { kind: 'skip', reason, sentence: 'Finished.' } as unknown as PlannedInstance['decision']
  const plan = {
    instances: [{ taskId: 'fit', sample: '', decision, pending: 0 }],
    recordOf: () => ({ finishedInstance: 7 }) as RecordFacts,
  }
  const renderedOf = async () => new Map(command === undefined ? [] : [[7, JSON.stringify({ command })]])
  const changed = await withCommandChanges({ instanceHistory: { renderedOf } as never }, dag, plan)
  return changed.instances[0]?.remark
}

test('a task that was done by another command says so, with both', async () => {
  expect(await remarkOn('python old.py "$@"')).toBe(
    `It was done by another command: 'python old.py "$@"', which is 'python new.py "$@"' by now.`,
  )
  const long = await remarkOn(`${'x'.repeat(500)}`)
  expect(long?.length).toBeLessThan(400)
})

test('the same command, one that is not known, and one that was masked are no change; nor is a task that is not done', async () => {
  expect(await remarkOn('python new.py "$@"')).toBeUndefined()
  expect(await remarkOn(undefined)).toBeUndefined()
  expect(await remarkOn('python *** "$@"')).toBeUndefined()
  expect(await remarkOn('python old.py "$@"', 'no_samples')).toBeUndefined()
})
