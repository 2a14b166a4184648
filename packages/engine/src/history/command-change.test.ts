import { defineDag, defineParameters, type PlannedInstance, type RecordFacts, task } from '@ml-airflow/core'
import { expect, test } from 'vitest'
import { z } from 'zod'
import type { Rendered } from '../tries/rendered.ts'
import { withCommandChanges } from './command-change.ts'

const Data = defineParameters('command_data', { data: z.string() })
const prep = task('prep', { parameters: Data, command: 'prep', output: () => 'prep' })
const fit = task('fit', {
  parameters: Data,
  after: [prep],
  command: 'python new.py',
  args: ({ parameters, runId, tryNumber, outputPath, upstream, record }) => [
    parameters.data,
    `${runId}/${tryNumber}/${record.id}`,
    outputPath ?? 'none',
    upstream[0]?.outputPath ?? 'none',
  ],
  output: () => 'fit',
})
const dag = defineDag({ id: 'command_dag', parameters: Data, tasks: [prep, fit] })
const subject = { dag, conf: { data: 'd' }, parametersIds: { command_data: 1 }, outputDir: '/out' }

const CALL: Rendered = {
  command: 'python new.py "$@"',
  arguments: ['d', 'run-1/2/9', '/out/.staging/fit', '/out/prep'],
  environment: { MLAF_RUN_ID: 'run-1', MLAF_TRY: '2', MLAF_OUTPUT_PATH: '/out/.staging/fit' },
  left_out: 0,
}

async function remarkOn(call: Partial<Rendered> | undefined, reason = 'finished') {
  const decision = { kind: 'skip', reason, sentence: 'Finished.' } as unknown as PlannedInstance['decision']
  const plan = {
    instances: ['prep', 'fit'].map((taskId) => ({ taskId, sample: '', decision, pending: 0 })),
    recordOf: (taskId: string) =>
      ({ id: 9, finishedInstance: taskId === 'fit' ? 7 : 6, outputPath: `/out/${taskId}` }) as RecordFacts,
  }
  const renderedOf = async () => new Map(call === undefined ? [] : [[7, JSON.stringify({ ...CALL, ...call })]])
  const changed = await withCommandChanges({ instanceHistory: { renderedOf } as never }, subject, plan)
  return changed.instances[1]?.remark
}

test('the explanation of a task done by another command shows both', async () => {
  const other = `It was done by another command: 'python old.py "$@"', which is 'python new.py "$@"' by now.`
  expect(await remarkOn({ command: 'python old.py "$@"' })).toBe(other)
  expect(await remarkOn({ command: 'python old.py "$@"' }, 'command_changed')).toBe(other)
  const long = await remarkOn({ command: `${'x'.repeat(500)}` })
  expect(long?.length).toBeLessThan(400)
})

test.each<[string, readonly string[], string]>([
  ['another argument', ['c', ...CALL.arguments.slice(1)], "number 1 was 'c', and is 'd' by now."],
  ['fewer arguments', CALL.arguments.slice(0, 3), "number 4 was missing, and is '/out/prep' by now."],
  ['more arguments', [...CALL.arguments, '-v'], "number 5 was '-v', and is missing by now."],
])('the explanation of a task done with %s shows both', async (_what, args, sentence) => {
  expect(await remarkOn({ arguments: args })).toBe(`It was done with other arguments: ${sentence}`)
})

test('the same, an unknown or a masked command does not count as a change, nor does an unfinished task', async () => {
  expect(await remarkOn({})).toBeUndefined()
  expect(await remarkOn(undefined)).toBeUndefined()
  expect(await remarkOn({ command: 'python *** "$@"' })).toBeUndefined()
  expect(await remarkOn({ arguments: ['***', ...CALL.arguments.slice(1)] })).toBeUndefined()
  expect(await remarkOn({ arguments: [], left_out: 1 })).toBeUndefined()
  expect(await remarkOn({ command: 'python old.py "$@"' }, 'no_samples')).toBeUndefined()
})
