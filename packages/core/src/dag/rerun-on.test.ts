import { expect, test } from 'vitest'
import { z } from 'zod'
import { defineDag } from './dag.ts'
import { defineParameters } from './parameters.ts'
import { task } from './short-task.ts'

const parameters = defineParameters('rerun_data', { x: z.string() })
const work = task('rerun_work', { parameters, command: 'true' })
const dag = (rerunOn?: unknown) =>
  defineDag({ id: 'rerun_dag', parameters, tasks: [work], rerunOn: rerunOn as ['inputs'] })

test('a DAG reruns on inputs, version and upstream, and on further causes by choice', () => {
  expect(dag().rerunOn).toEqual(['inputs', 'version', 'upstream'])
  expect(dag(['command', 'upstream', 'version', 'inputs']).rerunOn).toEqual([
    'inputs',
    'version',
    'upstream',
    'command',
  ])
})

test.each([
  ['command', "it has rerunOn command: allowed is an array of 'inputs', 'version', 'upstream', and by choice"],
  [['inputs', 'time'], `it has rerunOn with "time": allowed is an array of 'inputs'`],
  [['command'], "it has rerunOn without 'inputs' and 'version' and 'upstream', which always count: add them."],
])('rerunOn %j is refused', (given, sentence) => {
  expect(() => dag(given)).toThrow(sentence)
})
