import { readFileSync } from 'node:fs'
import { type AnyParameters, type DagOptions, TASK_MEMBERS } from '@ml-airflow/core'
import { expect, test } from 'vitest'
import { dagFileSchema, keysAt } from './dag-schema.ts'
import { TEMPLATE_NAMES } from './template-names.ts'
import { readYamlDag } from './yaml-file.ts'

/** Members with another name, or without a form as data. */
const OTHERWISE: Readonly<Record<string, string | undefined>> = {
  parametersProvider: 'args',
  outputPathProvider: 'output',
  inputsProvider: 'inputs',
  id: undefined,
  reads: undefined,
  preProcess: undefined,
  postProcess: undefined,
}
const DAG_OPTIONS: Readonly<Record<keyof DagOptions<AnyParameters>, true>> = {
  id: true,
  description: true,
  owner: true,
  tags: true,
  parameters: true,
  tasks: true,
  samples: true,
  inputs: true,
  rerunOn: true,
  schedule: true,
  startDate: true,
  endDate: true,
  catchup: true,
  overlap: true,
  conf: true,
  maxActiveRuns: true,
  queue: true,
  via: true,
  notify: true,
}

const snakeCase = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

test('every member of a task and every option of a DAG has its key', () => {
  const members = TASK_MEMBERS.flatMap((name) => (name in OTHERWISE ? (OTHERWISE[name] ?? []) : snakeCase(name)))
  expect([...new Set(members)].sort()).toEqual([...keysAt(['tasks', 't'])].sort())
  expect(Object.keys(DAG_OPTIONS).map(snakeCase).sort()).toEqual([...keysAt([])].sort())
})

test('a file that uses every key is read, and each reaches the task', () => {
  const outcome = readYamlDag(`id: whole
description: All keys.
owner: ml
tags: [a, b]
parameters:
  whole_data: { values: { data: { type: text, min: 1, max: 20, pattern: '^[a-z]+$', description: The data. }, on: boolean } }
  whole_model:
    extends: whole_data
    values:
      k: { type: integer, above: 0, below: 10, multiple_of: 2, default: 4 }
      mode: { enum: [fast, good] }
samples: [s1, s2]
inputs: [common.yaml]
rerun_on: [inputs, version, upstream, command]
schedule: '@daily'
start_date: 2026-01-01T00:00:00Z
end_date: 2027-01-01
catchup: false
overlap: skip
conf: { data: d, on: true, mode: good }
max_active_runs: 2
queue: cpu
via: [conda, run, -n, ml]
notify: { on_failure: [{ slack: team }], on_success: [{ webhook: hook }], on_sla: [{ email: a@b.example }], sla: 3600 }
x-retry: &retry { seconds: 5, exponential: true, cap_seconds: 60 }
tasks:
  list: { parameters: whole_data, command: make list, output: 'l/\${{ record.id }}' }
  fit:
    after: [list]
    parameters: whole_model
    samples_from: { task: list, format: jsonl, field: id, path: list.jsonl }
    per_sample: true
    command: fit
    args: ['\${{ parameters.k }}']
    output: 'f/\${{ record.id }}'
    inputs: ['\${{ parameters.data }}.csv', { path: big, by: stat }]
    environment: { A: b }
    variables: [v]
    connections: [c]
    version: 2
    valid_for: 60
    early_cutoff: true
    hash_output: true
    temporary: true
    retries: 3
    retry_delay: *retry
    timeout: 9
    pool: gpu
    pool_slots: 2
    queue: gpu
    gpus: 2
    memory: 2G
    cpus: 0.5
    via: [srun]
    priority_weight: 7
    cwd: sub
    table: fits
    optional: true
    exit_codes: { permanent: [2], skip: [99] }
  report: { after: fit, script: echo "$@", strict: true, args: [x], trigger_rule: all_done }
`)
  if (!('dag' in outcome)) throw new Error(outcome.problems.map(({ sentence }) => sentence).join('\n'))
  const { dag } = outcome
  expect(dag).toMatchObject({
    owner: 'ml',
    tags: ['a', 'b'],
    samples: ['s1', 's2'],
    maxActiveRuns: 2,
    queue: 'cpu',
    via: ['conda', 'run', '-n', 'ml'],
    inputs: ['common.yaml'],
    rerunOn: ['inputs', 'version', 'upstream', 'command'],
    notify: { channels: { failure: [{ slack: 'team' }] }, sla: 3600 },
    schedule: { text: '@daily', catchup: false, overlap: 'skip' },
  })
  expect(dag.tasks.get('fit')).toMatchObject({
    samplesFrom: { task: dag.tasks.get('list'), format: 'jsonl', field: 'id', path: 'list.jsonl' },
    perSample: true,
    environment: { A: 'b' },
    variables: ['v'],
    connections: ['c'],
    version: '2',
    validFor: 60,
    earlyCutoff: true,
    hashOutput: true,
    temporary: true,
    retries: 3,
    retryDelay: { seconds: 5, exponential: true, capSeconds: 60 },
    timeout: 9,
    pool: 'gpu',
    poolSlots: 2,
    queue: 'gpu',
    gpus: 2,
    memory: '2G',
    cpus: 0.5,
    via: ['srun'],
    priorityWeight: 7,
    cwd: 'sub',
    table: 'fits',
    optional: true,
    exitCodes: { permanent: [2], skip: [99] },
  })
  expect(dag.tasks.get('report')).toMatchObject({ script: 'echo "$@"', strict: true, triggerRule: 'all_done' })
})

test('docs/yaml.md names every key and every name of a template', () => {
  const docs = readFileSync(new URL('../../../../docs/yaml.md', import.meta.url), 'utf8')
  const paths = [
    [],
    ['tasks', 't'],
    ['parameters', 'p', 'values', 'v'],
    ['notify'],
    ['samples_from'],
    ['exit_codes'],
    ['retry_delay'],
  ]
  const words = [...paths.flatMap(keysAt), ...Object.keys(TEMPLATE_NAMES)]
  expect(words.filter((word) => !new RegExp(`(?<!\\w)${word}(?!\\w)`).test(docs))).toEqual([])
})

test('the examples of docs/yaml.md are DAGs', () => {
  const docs = readFileSync(new URL('../../../../docs/yaml.md', import.meta.url), 'utf8')
  const examples = [...docs.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => text.replaceAll(/^ {3}/gm, ''))
  const outcomes = examples.filter((text) => /^id:/m.test(text)).map(readYamlDag)
  expect(outcomes.map((one) => ('dag' in one ? [...one.dag.tasks.keys()] : one.problems))).toEqual([
    ['yaml_prepare', 'yaml_train'],
    ['set_prepare', 'set_train'],
  ])
})

test('the schema for editors knows the same keys and refuses others', () => {
  const schema = dagFileSchema() as {
    properties: Record<string, unknown>
    additionalProperties: boolean
    required: string[]
  }
  expect(Object.keys(schema.properties)).toEqual(keysAt([]))
  expect(schema).toMatchObject({
    additionalProperties: false,
    required: ['id', 'tasks'],
    patternProperties: { '^x-': {} },
  })
})
