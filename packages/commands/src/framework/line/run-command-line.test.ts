import { MlAirflowError } from '@ml-airflow/core'
import { describe, expect, test } from 'vitest'
import { testBench } from '../../workbench/workbench.fixture.ts'
import { flag, list, option, positional, words } from '../arguments.ts'
import { type Command, defineCommand, spelling } from '../command.ts'
import { date, integer, json } from '../kinds.ts'
import { runCommandLine } from './run-command-line.ts'

const example = defineCommand({
  name: 'example',
  modern: ['group example'],
  summary: 'An example.',
  examples: ['example'],
  arguments: [
    positional('dag_id', { description: 'the DAG' }),
    positional('when', { kind: date, optional: true, description: 'the date' }),
    option('subdir', { short: '-sd', description: 'the folder' }),
    option('task_regex', { short: '-t', description: 'the tasks' }),
    option('count', { kind: integer(1, 9), default: 3, description: 'the number' }),
    option('conf', { kind: json, description: 'the conf' }),
    flag('dry_run', { short: '-dr', description: 'do nothing' }),
    flag('no-wait', { description: 'do not wait' }),
    words('set', { short: '-s', words: ['key', 'value'], description: 'a pair' }),
    list('sample', { description: 'samples' }),
    option('secret', { hidden: true, description: 'not listed' }),
  ],
  access: 'operator',
  changes: false,
  run(workbench, given) {
    const { dag_id: id, count }: { dag_id: string; count: number } = given
    workbench.output.answer({ ...given, id, count }, () => JSON.stringify(given))
  },
})

const pair = defineCommand({
  name: 'pair',
  modern: [
    spelling('pair set', [positional('key', { description: '' }), positional('value', { description: '' })], (own) => ({
      set: [own.key, own.value],
    })),
  ],
  summary: 'Pairs.',
  examples: ['pair'],
  arguments: [
    words('set', { words: ['key', 'value'], description: '' }),
    option('limit', { kind: integer(1), default: 7, description: '' }),
  ],
  access: 'admin',
  changes: false,
  run: (workbench, given) => workbench.output.answer(given, () => JSON.stringify(given)),
})

async function call(
  argv: readonly string[],
  role: 'viewer' | 'admin' = 'admin',
  commands: readonly Command[] = [example, pair],
) {
  const { workbench, said } = testBench({ role })
  const code = await runCommandLine(argv, workbench, commands)
  return { code, workbench, ...said() }
}

async function givenOf(...argv: string[]): Promise<unknown> {
  const { stdout, stderr } = await call(['-o', 'json', ...argv])
  expect(stderr).toBe('')
  return JSON.parse(stdout)
}

describe('a command line', () => {
  test('gives every argument its value, and an absent one its default', async () => {
    expect(await givenOf('example', 'd')).toEqual({ dag_id: 'd', id: 'd', count: 3, dry_run: false, 'no-wait': false })
    expect(
      await givenOf(
        'example',
        '--count',
        '5',
        '--no-wait',
        '--sample',
        'a',
        'b',
        '--conf',
        '{"a":1}',
        'd',
        '2015-06-01',
      ),
    ).toMatchObject({
      count: 5,
      'no-wait': true,
      sample: ['a', 'b'],
      conf: { a: 1 },
      when: '2015-06-01T00:00:00.000Z',
    })
  })

  test.each([
    [['-sd', 'x', '-dr', 'd'], { subdir: 'x', dry_run: true }],
    [['-sd=x', 'd'], { subdir: 'x' }],
    [['--task-regex', '-dr', 'd'], { task_regex: '-dr', dry_run: false }],
    [['--task_regex=a=b', '--dry-run', 'd'], { task_regex: 'a=b', dry_run: true }],
    [['-ta.*', 'd'], { task_regex: 'a.*' }],
    [['--set', '-k', '--', 'd'], { set: ['-k', '--'] }],
    [['--', '-sd'], { dag_id: '-sd' }],
    [['--task_regex', '', 'd'], { task_regex: '' }],
  ])('takes %j as Airflow does', async (argv, expected) => {
    expect(await givenOf('example', ...argv)).toMatchObject(expected)
  })

  test('lists several problems below each other, and leaves one in its sentence', async () => {
    const failing = (problems: readonly string[]) => ({
      ...example,
      run: () => {
        throw new MlAirflowError('bad_conf', `The conf does not fit: ${problems.join(' ')}`, { problems })
      },
    })
    expect((await call(['example', 'd'], 'admin', [failing(["'k' costs $&.", "'b' is missing."])])).stderr).toBe(
      "The conf does not fit:\n  - 'k' costs $&.\n  - 'b' is missing.\n",
    )
    expect((await call(['example', 'd'], 'admin', [failing(["'b' is missing."])])).stderr).toBe(
      "The conf does not fit: 'b' is missing.\n",
    )
  })

  test('is the same in the words and the form of Airflow 2', async () => {
    expect(await givenOf('group', 'example', '-sd', 'x', 'd')).toMatchObject({ dag_id: 'd', subdir: 'x' })
    expect(await givenOf('pair', 'set', 'k', 'v')).toEqual({ set: ['k', 'v'], limit: 7 })
    expect(await givenOf('pair', '--set', 'k', 'v')).toEqual({ set: ['k', 'v'], limit: 7 })
  })

  test('takes the form of the answer before and after the name', async () => {
    expect((await call(['-o', 'json', 'example', 'd'])).stdout).toBe(
      (await call(['example', 'd', '-o', 'json'])).stdout,
    )
  })

  test('points to other DAGs by --subdir', async () => {
    expect((await call(['example', 'd', '-sd', '/srv/dags'])).workbench.subdir).toBe('/srv/dags')
  })

  test.each([
    [['example'], /missing required argument 'dag_id'\nUsage: ml-airflow example \[options\] <dag_id> \[when\]\n$/],
    [['example', 'd', '2015-01-01', 'more'], /too many arguments[\s\S]*\nUsage: ml-airflow example /],
    [['example', 'd', '--what'], /unknown option '--what'\nUsage: ml-airflow example /],
    [
      ['example', 'd', '--count', '10'],
      /option '--count <number>' argument '10' is invalid\. Allowed are whole numbers from 1 to 9\.\nUsage: /,
    ],
    [['example', 'd', 'someday'], /'someday' is not a date[\s\S]*\nUsage: /],
    [['example', 'd', '--conf', '{'], /option '--conf <json>' argument '{' is invalid[\s\S]*\nUsage: /],
    [['example', '--set', 'k'], /option '--set KEY VALUE' takes 2 words\nUsage: ml-airflow example /],
    [['exmaple'], /unknown command 'exmaple'[\s\S]*Did you mean example\?/],
    [['group', 'nothing'], /unknown command 'nothing'/],
    [['example', 'd', '-o', 'xml'], /Allowed choices are table, json/],
  ])('that is wrong, %j, ends with 2 and its usage line', async (argv, expected) => {
    const { code, stdout, stderr } = await call(argv)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(expected)
  })

  test('is refused if the role of its caller does not allow it', async () => {
    const { code, stderr } = await call(['example', 'd'], 'viewer')
    expect(code).toBe(1)
    expect(stderr).toBe('example needs the role operator with these arguments; tester has the role viewer.\n')
  })

  test('explains itself, and hides unlisted options', async () => {
    const { code, stdout } = await call(['example', '--help'])
    expect(code).toBe(0)
    expect(stdout).toContain('-sd, --subdir <subdir>')
    expect(stdout).toContain('Examples:\n  ml-airflow example\n')
    expect(stdout).not.toContain('--secret')
  })
})
