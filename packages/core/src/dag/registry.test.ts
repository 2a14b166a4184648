import { expect, test } from 'vitest'
import { z } from 'zod'
import { defined } from '../defined.ts'
import { defineDag } from './dag.ts'
import { type AnyParameters, defineParameters } from './parameters.ts'
import { DagRegistry } from './registry.ts'
import type { RerunCause } from './rerun-on.ts'
import { task } from './short-task.ts'
import { MLTaskSubDag } from './task.ts'

const P = defineParameters('p', { x: z.string() })
const Q = defineParameters('q', { x: z.string() })

class Work<T extends AnyParameters> extends MLTaskSubDag<T> {
  override readonly id = 'work'
  override readonly parameters: T
  override readonly command: string

  constructor(parameters: T, command = 'echo') {
    super()
    this.parameters = parameters
    this.command = command
  }

  override parametersProvider() {
    return []
  }
}

function dag(id: string, parameters: AnyParameters, command?: string, rerunOn?: readonly RerunCause[]) {
  const tasks = [new Work(parameters, command)]
  return { dag: defineDag({ id, parameters, tasks, ...defined({ rerunOn }) }), source: `${id}.ts` }
}

test('an unknown DAG is answered with the one that was meant', () => {
  const registry = new DagRegistry([dag('ml_training_dag', P)])
  expect(() => registry.get('ml_trainig_dag')).toThrow(
    "The DAG ID 'ml_trainig_dag' does not exist. Did you mean 'ml_training_dag'?",
  )
  expect(() => registry.get('zzz')).toThrow(/^The DAG ID 'zzz' does not exist\.$/)
})

test('a task cannot have the table of the parameters', () => {
  const registry = new DagRegistry([dag('one', defineParameters('work', { x: z.string() }))])
  expect(registry.failures[0]?.sentence).toMatch(/has table 'work', which holds the parameters/)
})

test('two DAGs share a task that is the same', () => {
  const registry = new DagRegistry([dag('one', P), dag('two', P)])
  expect(registry.failures).toEqual([])
  expect(registry.tables.map((table) => table.name)).toEqual(['work'])
})

test.each([
  ['a DAG of the same id', dag('one', P), /two files define it/],
  ['the same task with another command', dag('two', P, 'date'), /whose command, script, version or samples differ/],
  ['the same table with another key', dag('two', Q), /keyed by 'p' and not by 'q'/],
  [
    'the same parameters with other values',
    dag('two', defineParameters('p', { y: z.int() })),
    /parameters 'p' already exist in DAG 'one'/,
  ],
  [
    'a shared task in a DAG that reruns on other changes',
    dag('two', P, undefined, ['inputs', 'version', 'upstream', 'command']),
    /shares task 'work' with DAG 'one', and their rerunOn differ: .* Give both the same\./,
  ],
  [
    'parameters with the name of its table',
    dag('two', defineParameters('work', { x: z.string() })),
    /parameters 'work' have the name of a table that holds the records of a task of DAG 'one'/,
  ],
])('%s is reported, and other DAGs are loaded', (_what, second, sentence) => {
  const registry = new DagRegistry([dag('one', P), second])
  expect(registry.failures).toHaveLength(1)
  expect(registry.failures[0]?.sentence).toMatch(sentence)
  expect(registry.dags.map((known) => known.id)).toEqual(['one'])
})

test('DAGs that use a table which cannot be used become failures, and the others stay', () => {
  const other = defineParameters('other', { x: z.string() })
  const work = task('aside_work', { parameters: other, command: 'echo' })
  const aside = { dag: defineDag({ id: 'aside', parameters: other, tasks: [work] }), source: 'aside.ts' }
  const registry = new DagRegistry([dag('one', P), dag('two', P), aside])
  registry.refuse(new Map([['work', "The table 'work' does not fit."]]))
  expect(registry.dags.map(({ id }) => id)).toEqual(['aside'])
  expect(registry.tables.map(({ name }) => name)).toEqual(['aside_work'])
  expect(registry.failures).toEqual([
    { source: 'one.ts', sentence: "The DAG 'one' cannot run. The table 'work' does not fit." },
    { source: 'two.ts', sentence: "The DAG 'two' cannot run. The table 'work' does not fit." },
  ])
  expect(() => registry.get('one')).toThrow("The DAG 'one' cannot run. The table 'work' does not fit.")

  const again = registry.refused
  expect(again.dags.map(({ id }) => id)).toEqual(['one', 'two'])
  again.refuse(new Map([['work', "The table 'work' lacks a column."]]))
  expect(registry.readmit(again)).toBe(false)
  expect(registry.failures[0]?.sentence).toBe("The DAG 'one' cannot run. The table 'work' lacks a column.")
  expect(registry.readmit(registry.refused)).toBe(true)
  expect(registry.dags.map(({ id }) => id)).toEqual(['aside', 'one', 'two'])
  expect(registry.tables.map(({ name }) => name).sort()).toEqual(['aside_work', 'work'])
  expect(registry.sourceOf('one')).toBe('one.ts')
  expect(registry.failures).toEqual([])
  expect(registry.refused.dags).toEqual([])
})
