import { expect, test } from 'vitest'
import { defineDag } from '../dag/dag.ts'
import { NoParameters } from '../dag/parameters.ts'
import { type ShortTask, task } from '../dag/short-task.ts'
import type { AnyTask } from '../dag/task.ts'

const step = (id: string, more: Partial<ShortTask<typeof NoParameters>> = {}) =>
  task(id, { parameters: NoParameters, command: 'true', ...more } as ShortTask<typeof NoParameters>)

const list = step('list', { output: () => 'list' })
const samplesFrom = { task: list, format: 'jsonl' } as const
const fit = step('fit', { after: [list], samplesFrom, perSample: true })
const dag = (...tasks: readonly AnyTask[]) => defineDag({ id: 'fan', parameters: NoParameters, tasks })

test('a list, tasks that run for it one behind the other, and one that gathers are a DAG', () => {
  const check = step('check', { after: [fit], samplesFrom, perSample: true })
  const gather = step('gather', { after: [check], triggerRule: 'all_done' })
  expect(dag(list, fit, check, gather).graph[1]).toEqual({
    id: 'fit',
    after: ['list'],
    perSample: true,
    samplesFrom: { task: 'list', format: 'jsonl' },
  })
})

const fixed = step('fixed', { after: [list], perSample: true })
const mute = step('mute')
const brief = step('brief', { output: () => 'brief', temporary: true })
test.each<[string, readonly AnyTask[], string]>([
  [
    'a list of what depends on it',
    [step('early', { samplesFrom, perSample: true }), list],
    'is not listed before it: a task cannot give the samples of what it depends on.',
  ],
  [
    'a list that it does not come after',
    [list, step('apart', { samplesFrom, perSample: true })],
    "which it does not come after: add it to 'after'.",
  ],
  [
    'a task that is not per sample',
    [list, step('once', { after: [list], samplesFrom })],
    'does not run per sample: set perSample to true.',
  ],
  [
    'a source without an output',
    [mute, step('each', { after: [mute], samplesFrom: { task: mute, format: 'jsonl' }, perSample: true })],
    'which declares no output',
  ],
  [
    'a source with a temporary output',
    [brief, step('each', { after: [brief], samplesFrom: { task: brief, format: 'jsonl' }, perSample: true })],
    "'brief', whose output is temporary: every later run reads them, so keep it.",
  ],
  [
    'a source per sample',
    [list, fit, step('more', { after: [fit], samplesFrom: { task: fit, format: 'jsonl' }, perSample: true })],
    'which runs per sample and has many outputs.',
  ],
  [
    'other samples than those before it',
    [list, fixed, step('next', { after: [fixed], samplesFrom, perSample: true })],
    'give both the same samplesFrom, or put a task that gathers between them.',
  ],
  [
    'an unknown format',
    [list, step('each', { after: [list], samplesFrom: { task: list, format: 'csv' as 'jsonl' }, perSample: true })],
    'has samplesFrom with format "csv": allowed are jsonl and folder.',
  ],
  [
    'a path out of the output',
    [list, step('each', { after: [list], samplesFrom: { ...samplesFrom, path: '../x' }, perSample: true })],
    'it must lie within the output.',
  ],
  [
    'a rule that the first of several ends decides',
    [list, fit, step('any', { after: [fit], triggerRule: 'one_success' })],
    "has triggerRule 'one_success' directly after 'fit', whose samples come from data: allowed are all_success, all_done,",
  ],
])('%s is refused', (_what, tasks, sentence) => {
  expect(() => dag(...tasks)).toThrow(sentence)
})
