import { defineDag, defineParameters, type ShortTask, task } from '@ml-airflow/core'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { callEntries } from './call-fingerprint.ts'
import { digestOf } from './digest.ts'
import { variableMark } from './variable-mark.ts'

const Data = defineParameters('call_data', { data: z.string() })
const CAUSES = ['inputs', 'version', 'upstream', 'command', 'variables'] as const

type Fit = Extract<ShortTask<typeof Data>, { readonly command: string }>
type Given = Partial<Omit<Fit, 'parameters' | 'script' | 'strict'>>

async function entriesOf(given: Given, data = 'd', value: string | undefined = undefined) {
  const made = task('fit', { parameters: Data, command: 'fit', ...given })
  const dag = defineDag({ id: 'call_dag', parameters: Data, tasks: [made], rerunOn: CAUSES })
  const stored = value === undefined ? [] : [{ key: 'k', value: { text: value, encrypted: true } }]
  const fit = dag.tasks.get('fit')
  if (fit === undefined) throw new Error('There is no task.')
  return callEntries({ find: async () => stored }, dag, fit, { data })
}

test.each<[string, Given, Given, boolean]>([
  ['another program', { command: 'fit --fast' }, {}, true],
  ['words before it', { via: ['srun'] }, {}, true],
  ['another folder', { cwd: 'sub' }, {}, true],
  ['another environment', { environment: { A: 'b' } }, {}, true],
  ['another fixed argument', { args: () => ['1'] }, { args: () => ['2'] }, true],
  ['an argument of the parameters', { args: ({ parameters }) => [parameters.data] }, { args: () => ['e'] }, true],
  ['an argument of the run', { args: ({ runId }) => [runId] }, { args: () => ['run'] }, false],
  [
    'arguments that cannot be rendered without a run',
    { args: ({ upstream }) => [(upstream[0] as { outputPath: string }).outputPath] },
    { args: ({ samples }) => [(samples[0] as string).trim()] },
    false,
  ],
])('the mark of a command changes with %s: %#', async (_what, one, other, differs) => {
  const [a, b] = [await entriesOf(one), await entriesOf(other)]
  expect(a[0]?.[0]).toBe('//command')
  expect(a[0]?.[1] !== b[0]?.[1]).toBe(differs)
})

test('the mark of a variable changes with its stored text, and says whether it exists', async () => {
  const variables = ['k']
  const entries = await Promise.all([undefined, 'token-1', 'token-2'].map((one) => entriesOf({ variables }, 'd', one)))
  const marks = entries.map((some) => new Map(some).get('//variable k'))
  expect(marks[0]).toBe('none')
  expect(new Set(marks).size).toBe(3)
})

test('the mark of a variable in clear text changes with it, and a list of guesses does not find it', async () => {
  const markOf = (key: string, text: string) => variableMark({ key, value: { text, encrypted: false } })
  expect(await markOf('k', 'hunter2')).toBe(await markOf('k', 'hunter2'))
  expect(await markOf('k', 'hunter2')).not.toBe(await markOf('k', 'hunter3'))
  expect(await markOf('k', 'hunter2')).not.toBe(await markOf('other', 'hunter2'))
  expect(await markOf('k', 'hunter2')).not.toBe(digestOf('hunter2'))
})
