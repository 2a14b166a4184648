import {
  type AnyTask,
  argumentsOf,
  bashProgram,
  Connection,
  type Dag,
  noVariablesOrConnections,
  outputPathOf,
  variablesAndConnectionsOf,
} from '@ml-airflow/core'
import { describe, expect, test } from 'vitest'
import { readYamlDag } from './yaml-file.ts'

const HEAD = `id: d
parameters:
  p:
    values: { k: integer, name: text }
tasks:
  up: { command: 'true', output: 'up/\${{ record.id }}' }
  each: { command: 'true', per_sample: true, output: 'each/\${{ record.id }}' }
  silent: { command: 'true' }
`

function dagOf(text: string): Dag {
  const outcome = readYamlDag(text)
  if ('dag' in outcome) return outcome.dag
  throw new Error(outcome.problems.map(({ line, column, sentence }) => `${line}:${column} ${sentence}`).join('\n'))
}

function taskOf(body: string): AnyTask {
  return dagOf(`${HEAD}  t:\n    after: [up, each, silent]\n${body.replaceAll(/^/gm, '    ')}`).tasks.get(
    't',
  ) as AnyTask
}

function problemsOf(body: string): string {
  try {
    taskOf(body)
  } catch (error) {
    return (error as Error).message
  }
  return ''
}

function context(values: object = {}, more: object = {}) {
  return {
    ...noVariablesOrConnections('t'),
    dagId: 'd',
    taskId: 't',
    record: { id: 7, parametersId: 4, sample: undefined },
    parameters: { k: 3, name: 'iris', ...values },
    outputDir: '/out',
    runId: 'run_1',
    tryNumber: 2,
    samples: ['a', 'b'],
    outputPath: '/partial',
    upstream: [
      { taskId: 'each', sample: 'a', outputPath: '/out/each/a' },
      { taskId: 'each', sample: 'b', outputPath: '/out/each/b' },
      { taskId: 'up', sample: undefined, outputPath: '/out/up/1' },
    ],
    ...more,
  } as never
}

const words = (body: string, values: object = {}, more: object = {}) => argumentsOf(taskOf(body), context(values, more))

/** Words with a special meaning in a shell, a template engine, or a path. */
const HOSTILE = [
  '; rm -rf /',
  '$(id)',
  '`id`',
  '"',
  "'",
  '*',
  '',
  '-n',
  '${{ parameters.k }}',
  '{{ ds }}',
  'a b\nc',
  '../..',
]

describe('templates of arguments', () => {
  test('put in parameters, outputs, samples and the rest', () => {
    const body = `command: python train.py
args: ['--k=\${{ parameters.k }}', '\${{ outputs.up }}', '\${{outputs.each}}', '\${{ samples }}', '\${{ record.id }}-\${{ record.parameters_id }}', '\${{ run_id }}/\${{ try_number }}/\${{ dag_id }}/\${{ task_id }}', '\${{ output }}', '\${{ output_dir }}', '$\${{ x }}']
output: x/\${{ record.id }}`
    expect(words(body)).toEqual([
      '--k=3',
      '/out/up/1',
      '/out/each/a',
      '/out/each/b',
      'a',
      'b',
      '7-4',
      'run_1/2/d/t',
      '/partial',
      '/out',
      '${{ x }}',
    ])
  })

  test('may stand in a command, where they are words that no shell interprets', () => {
    const task = taskOf(
      `command: PYTHONHASHSEED=0 python 'my train.py' --k \${{ parameters.k }} "--name=\${{ parameters.name }}" --last\nargs: [end]`,
    )
    expect(bashProgram(task)).toBe(`PYTHONHASHSEED=0 python 'my train.py' --k "$@"`)
    expect(argumentsOf(task, context({ name: `a b' "` }))).toEqual(['3', `--name=a b' "`, '--last', 'end'])
  })

  test.each(HOSTILE)('make one word of %j, and read nothing of it again', (name) => {
    const body = `command: echo \${{ parameters.name }}\nargs: ['<\${{ parameters.name }}>']`
    expect(words(body, { name })).toEqual([name, `<${name}>`])
  })

  test('read variables with their fallbacks, and connections, which they declare', () => {
    const task = taskOf(`command: load
args: ['\${{ variables.threshold }}', '\${{ variables.other }}', '\${{ connections.db.host }}', '\${{ connections.db.extra.mode }}']
variables: { threshold: 0.50 }`)
    expect([task.variables, task.connections]).toEqual([['threshold', 'other'], ['db']])
    const db = new Connection({ connId: 'db', connType: 'mysql', host: 'h', extra: '{"mode":"ro"}' } as never)
    const variables = new Map([
      ['threshold', undefined],
      ['other', 'x'],
    ])
    const declared = variablesAndConnectionsOf({ taskId: 't', variables, connections: new Map([['db', db]]) })
    expect(argumentsOf(task, context({}, declared))).toEqual(['0.50', 'x', 'h', 'ro'])
  })

  test('take any text as a fallback, also in the environment, and no name of JavaScript for one', () => {
    const fallback = `it's "C:\\new" {{.ID}} {% endraw %}`
    const task = taskOf(`command: echo
args: ['\${{ variables.constructor }}']
environment: { A: '{\${{ variables.key }}} {{.ID}}' }
variables: { key: ${JSON.stringify(fallback)} }`)
    const brace = '{{ "{" }}'
    const text = `it's "C:\\new" ${brace}${brace}.ID}} ${brace}% endraw %}`
    expect(task.environment.A).toBe(
      `${brace}{% if var.value["key"] == nil %}${text}{% else %}{{ var.value["key"] }}{% endif %}} ${brace}${brace}.ID}}`,
    )
    const none = variablesAndConnectionsOf({
      taskId: 't',
      variables: new Map([['constructor', undefined]]),
      connections: new Map(),
    })
    expect(() => argumentsOf(task, context({}, none))).toThrow('Variable constructor does not exist.')
  })

  test.each([
    ['parameters.kk', "'t' declares k, name, and not 'kk'."],
    ['params.k', "is unknown. Did you mean 'parameters'?"],
    ['outputs.upp', "'t' comes after up, each, silent, and not 'upp'. Did you mean 'up'?"],
    ['outputs.silent', "'silent' has no output: give it one."],
    ['sample', "'t' does not run per sample: write per_sample: true."],
    ['output', "'t' has no output: give it one."],
    ['ds', 'is not allowed in an argument.'],
    ['record.key', "a record has id, parameters_id, and not 'key'."],
    [
      'connections.db.pass',
      "a connection has host, port, schema, login, password, conn_type, uri, extra, and not 'pass'.",
    ],
    ['parameters.k + 1', 'is not a name: a template is one name'],
    ["parameters['k']", 'is not a name'],
    ['parameters.k | upper', 'is not a name'],
    ['', 'is empty: write a name'],
    ['parameters.__proto__', "and not '__proto__'"],
    ['constructor', 'is unknown'],
  ])('refuse ${{ %s }} when the file is read', (name, said) => {
    expect(problemsOf(`command: echo\nargs: ["a", "\${{ ${name} }}"]`)).toContain(said)
  })

  test('refuse several words as a part of one word, and templates that are not closed', () => {
    expect(problemsOf(`command: echo\nargs: ['x\${{ outputs.each }}']`)).toContain(
      'expands to several words, so it must be a separate argument.',
    )
    expect(problemsOf(`command: echo\nargs: ['\${{ parameters.k']`)).toContain("'${{' is not closed by '}}'.")
    expect(problemsOf(`command: echo\nargs: ['{{ params.k }}']`)).toContain(
      '{{ params.k }} is not a template here: write ${{ params.k }}',
    )
    expect(words(`command: docker ps\nargs: [--format, '{{.ID}}']`)).toEqual(['--format', '{{.ID}}'])
  })
})

describe('nothing of a conf becomes code', () => {
  test.each([
    [
      'script: echo ${{ parameters.name }}',
      'A script is Bash text, in which a value would be code: read "$MLAF_PARAMETER_NAME"',
    ],
    ['command: bash -c ${{ parameters.name }}', "would be code: 'bash -c' reads its next argument as such"],
    ['command: bash -c "echo ${{ parameters.name }}"', 'would be code'],
    ['command: env\nargs: [python3, -c, "${{ parameters.name }}"]', "would be code: 'env python3 -c'"],
    ['command: node -e\nargs: ["x=${{ parameters.name }}"]', "it holds 'node -e', which reads its arguments as code"],
    ['command: ${{ parameters.name }} --fast', 'The program itself cannot be a template'],
    ['command: LD_PRELOAD=${{ parameters.name }} ls', 'A variable before the program cannot be a template'],
    ['command: echo ${{ parameters.name }} | sh', "it holds '|'"],
    ['command: echo $(id ${{ parameters.name }})', 'which Bash replaces'],
  ])('%j is refused', (body, said) => {
    expect(problemsOf(body)).toContain(said)
  })
})

describe('templates of paths', () => {
  const output = (template: string, values: object) =>
    outputPathOf(taskOf(`command: 'true'\noutput: ${template}`), context(values))

  test('begin in the folder of outputs, or at the root', () => {
    expect(output('m/${{ parameters.name }}/${{ parameters.k }}.bin', {})).toBe('/out/m/iris/3.bin')
    expect(output('/data/${{ record.id }}', {})).toBe('/data/7')
    expect(output("'${{ output_dir }}/${{ record.id }}'", {})).toBe('/out/7')
  })

  test.each(['..', '.', '../x', 'a/b', '/etc'])('let no value lead elsewhere: %j', (name) => {
    expect(() => output('m/${{ parameters.name }}/${{ record.id }}', { name })).toThrow("Task 't': ")
  })

  test('are refused where two results would share one', () => {
    expect(problemsOf(`command: 'true'\noutput: m/model.bin`)).toContain(
      "Two results of 't' would have this path: name ${{ record.id }} in it, or all of k, name.",
    )
    expect(problemsOf(`command: 'true'\noutput: 'm/\${{ parameters.k }}'`)).toContain('Two results')
    expect(problemsOf(`command: 'true'\nper_sample: true\noutput: 'm/\${{ record.parameters_id }}'`)).toContain(
      'Two results',
    )
  })

  test('of inputs follow the parameters, and take no pattern from a value', () => {
    const task = taskOf(
      `command: 'true'\ninputs: [train.py, 'data/\${{ parameters.name }}.csv', { path: big, by: stat }]`,
    )
    expect(task.inputsProvider(context())).toEqual(['train.py', 'data/iris.csv', { path: 'big', by: 'stat' }])
    expect(() => task.inputsProvider(context({ name: '**' }))).toThrow('must not contain characters of a pattern')
    expect(taskOf(`command: 'true'\ninputs: [a]`).inputs).toEqual(['a'])
  })
})

describe('templates elsewhere', () => {
  test('of the environment are those of the engine, and braces of the text are not', () => {
    const task = taskOf(`command: 'true'
environment:
  A: 'k=\${{ parameters.k }} \${{ ds }} \${{ run_id }}'
  B: '\${{ variables.x }}/\${{ connections.db.password }}/\${{ connections.db.extra.mode }}'
  C: '{{.ID}} {# not a comment #}'
variables: { x: 'y' }`)
    expect(task.environment).toEqual({
      A: 'k={{ params.k }} {{ ds }} {{ run_id }}',
      B: '{% if var.value["x"] == nil %}y{% else %}{{ var.value["x"] }}{% endif %}/{{ conn["db"].password }}/{{ conn["db"].extra_dejson.mode }}',
      C: '{{ "{" }}{{ "{" }}.ID}} {{ "{" }}# not a comment #}',
    })
  })

  test('of a schedule’s conf are those of its date', () => {
    const dag = dagOf(`id: d
parameters: { p: { values: { day: text, k: integer, code: text } } }
schedule: { cron: '30 2 * * *', time_zone: Europe/Berlin }
start_date: 2026-01-01
conf: { day: 'd-\${{ ds_nodash }}', k: 3, code: 007 }
tasks: { t: { command: 'true' } }`)
    expect(dag.schedule?.confOf(new Date('2026-03-04T01:30:00Z'))).toEqual({ day: 'd-20260304', k: 3, code: '007' })
    expect(dag.schedule?.startDate?.toISOString()).toBe('2025-12-31T23:00:00.000Z')
  })
})
