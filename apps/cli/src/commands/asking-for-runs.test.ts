import { cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { homeWithStandalone } from '../command-line-here.fixture.ts'

vi.setConfig({ maxConcurrency: 3 })

const LINE = '-'.repeat(67)
const AB = '{"parameter_1":"a","parameter_2":"b"}'

const home = homeWithStandalone()

const run = (...args: string[]) => home.call(...args)
const json = (...args: string[]) => home.json(...args)
const failure = (...args: string[]) => home.failure(...args)
const gateConf = (name: string) => JSON.stringify({ file: home.file(name) })

describe.concurrent('list_dags', () => {
  test('prints sorted ids, and names the broken file on stderr', async () => {
    const folder = home.file('with_a_broken_file')
    cpSync(home.dagsFolder, folder, { recursive: true })
    writeFileSync(join(folder, 'broken.mjs'), 'throw new Error("it is broken")')
    const { code, stdout, stderr } = await home.run(['list_dags'], { env: { DAGS_FOLDER: folder } })
    expect(code).toBe(0)
    expect(stdout.split('\n')).toEqual([
      '',
      '',
      LINE,
      'DAGS',
      LINE,
      'fail_dag',
      'gate_dag',
      'iris_training_dag',
      'ml_testing_dag',
      'ml_training_dag',
      'retry_dag',
      'sampled_dag',
      '',
      '',
    ])
    expect(stderr).toMatch(/^Broken DAG file .*broken\.mjs: .*it is broken/)
  })

  test('gives programs JSON alone on stdout', async () => {
    expect(await json('list_dags')).toContainEqual(
      expect.objectContaining({ dag_id: 'ml_training_dag', parameters: ['parameter_1', 'parameter_2'] }),
    )
  })

  test('refuses an unknown option with the usage line', async () => {
    const { code, sentence } = await failure('list_dags', '--what')
    expect(code).toBe(2)
    expect(sentence).toBe("error: unknown option '--what'\nUsage: ml-airflow list_dags [options]\n")
  })
})

describe.concurrent('list_tasks', () => {
  test('prints sorted ids, or the tree', async () => {
    expect((await run('list_tasks', 'ml_testing_dag')).stdout).toBe(
      'common_task_1\ncommon_task_2\ntesting_task_1\ntesting_task_2\n',
    )
    expect((await run('list_tasks', 'ml_training_dag', '--tree')).stdout).toBe(
      'common_task_1\n    common_task_2\n        training_task_1\n',
    )
  })

  test('hints at the DAG that was meant', async () => {
    const { code, sentence } = await failure('list_tasks', 'ml_trainig_dag')
    expect(code).toBe(1)
    expect(sentence).toContain("The DAG ID 'ml_trainig_dag' does not exist. Did you mean 'ml_training_dag'?\n")
  })
})

describe.concurrent('trigger_dag', () => {
  test("prints Airflow's line, and the first run for the same run id", async () => {
    const first = await run('trigger_dag', '-c', AB, '-r', 'r1', '-e', '2015-06-01', 'ml_training_dag')
    const line = '<DagRun ml_training_dag @ 2015-06-01T00:00:00+00:00: r1, externally triggered: True>\n'
    expect(first.stdout).toBe(`Created ${line}`)
    expect((await run('trigger_dag', '-c', AB, '-r', 'r1', 'ml_training_dag')).stdout).toBe(`Already exists: ${line}`)
  })

  test('waits for the end, and reports progress beside the answer', async () => {
    const own = '{"parameter_1":"waited","parameter_2":"for"}'
    const { code, stdout, stderr } = await run('trigger_dag', 'ml_training_dag', '-c', own, '--wait', '--force')
    expect(code, stderr).toBe(0)
    expect(stdout).toMatch(/^Run 'manual__.*' ended: success\n$/)
    expect(stderr).toMatch(/Created <DagRun[\s\S]*training_task_1: success/)
  })

  test('fails if its run fails', async () => {
    const { code, stdout } = await run('trigger_dag', 'fail_dag', '-c', gateConf('x'), '--wait')
    expect(code).toBe(1)
    expect(stdout).toContain('ended: failed')
  })

  test('S28: reads the conf from a file and from stdin', async () => {
    writeFileSync(home.file('conf.json'), '{"parameter_1":"file","parameter_2":"file"}')
    expect(await json('trigger_dag', 'ml_training_dag', '-c', `@${home.file('conf.json')}`)).toMatchObject({
      conf: { parameter_1: 'file' },
      created: true,
    })
    const { stdout } = await home.runProcess(['trigger_dag', 'ml_training_dag', '-c', '-', '-o', 'json'], {
      input: '{"parameter_1":"stdin","parameter_2":"stdin"}',
    })
    expect(JSON.parse(stdout)).toMatchObject({ conf: { parameter_1: 'stdin' } })
  })

  test.each([
    [
      '{"parameter_1"',
      2,
      /error: option '-c, --conf <json>' argument.* is invalid[\s\S]*Usage: ml-airflow trigger_dag/,
    ],
    ['@/nowhere', 2, /no such file[\s\S]*Usage: ml-airflow trigger_dag/],
    ['{"parameter_1":"a"}', 1, /'parameter_2' is missing/],
    ['{"parameter_1":"a","parameter_2":0}', 1, /'parameter_2' was 0/],
    ['{"parameter_1":"a","parameter_2":"b","more":1}', 1, /'more' is unknown; allowed are parameter_1, parameter_2/],
    ['{"parameter_1":"a","parameter_2":"b","__proto__":{"x":1}}', 2, /forbidden prototype property/],
    ['[]', 1, /must be an object/],
  ])('refuses the conf %s', async (conf, expected, pattern) => {
    const { code, sentence } = await failure('trigger_dag', 'ml_training_dag', '-c', conf)
    expect(code, sentence).toBe(expected)
    expect(sentence).toMatch(pattern)
  })

  test('refuses another conf under the same run id, odd run ids, and days that do not exist', async () => {
    await run('trigger_dag', 'ml_training_dag', '-c', AB, '-r', 'taken')
    const other = AB.replace('"b"', '"c"')
    expect(await failure('trigger_dag', 'ml_training_dag', '-c', other, '-r', 'taken')).toMatchObject({
      code: 1,
      sentence: expect.stringContaining("Run 'taken' of DAG 'ml_training_dag' already exists with another conf"),
    })
    expect(await failure('trigger_dag', 'ml_training_dag', '-c', AB, '-r', '../x')).toMatchObject({ code: 1 })
    expect(await failure('trigger_dag', 'ml_training_dag', '-c', AB, '-e', '2015-02-30')).toMatchObject({
      code: 2,
      sentence: expect.stringContaining("'2015-02-30' is not a date"),
    })
  })
})

describe.concurrent('plan', () => {
  test('shows the decisions on a run with their reasons, and writes nothing', async () => {
    const before = await json('list_dag_runs', 'iris_training_dag')
    const planned = await json('plan', 'iris_training_dag', '-c', '{"k":7}', '--sample', 'one', 'two')
    expect(planned).toHaveLength(8)
    expect(planned).toContainEqual({
      task_id: 'iris_train',
      sample: 'two',
      decision: 'run',
      action: 'run',
      reason: 'no_previous',
      sentence: 'Never done for these parameters.',
      blocked: null,
    })
    expect(await json('list_dag_runs', 'iris_training_dag')).toEqual(before)
  })

  test('shows forced tasks, with and without the tasks downstream', async () => {
    const conf = '{"parameter_1":"forced","parameter_2":"forced"}'
    await run('trigger_dag', 'ml_training_dag', '-c', conf, '--wait')
    const decisions = async (...options: string[]) =>
      ((await json('plan', 'ml_training_dag', '-c', conf, ...options)) as { decision: string }[]).map(
        ({ decision }) => decision,
      )
    expect(await decisions()).toEqual(['skip', 'skip', 'skip'])
    expect(await decisions('--force')).toEqual(['run', 'run', 'run'])
    expect(await decisions('--force-task', 'common_task_2')).toEqual(['skip', 'run', 'run'])
    expect(await decisions('--force-task', 'common_task_2', '--no-downstream')).toEqual(['skip', 'run', 'skip'])
  })

  test('of several confs counts a result once, and sums up each run and all of them', async () => {
    const confs = ['{"parameter_1":"list","parameter_2":"a"}', '{"parameter_1":"list","parameter_2":"b"}']
    writeFileSync(home.file('confs.jsonl'), confs.join('\n'))
    const listed = await json('plan', 'ml_training_dag', '-c', `@${home.file('confs.jsonl')}`)
    expect(listed).toMatchObject({
      counts: { run: 4, skip: 0, join: 2 },
      saved_ms: 0,
      plans: [
        { conf: { parameter_2: 'a' }, counts: { run: 3 } },
        { conf: { parameter_2: 'b' }, counts: { run: 1 }, task_instances: [{}, {}, {}] },
      ],
    })
    // Other tests make runs meanwhile, which changes durations and the nearest executions.
    const counts = (body: unknown) =>
      (body as { plans: { conf: unknown; counts: unknown }[] }).plans.map(({ conf, counts }) => ({ conf, counts }))
    const ofGrid = ['--set', 'parameter_1=list', '--grid', 'parameter_2=a,b']
    for (const given of [['-c', `[${confs.join(',')}]`], ofGrid])
      expect(counts(await json('plan', 'ml_training_dag', ...given))).toEqual(counts(listed))
    const { stdout } = await run('plan', 'ml_training_dag', '-c', `[${confs.join(',')}]`)
    expect(stdout).toMatch(/│ total of 2 runs +│ 4 +│ 0 +│ 2 +│/)
    expect(await failure('plan', 'ml_training_dag', '-c', '[]')).toMatchObject({
      code: 2,
      sentence: expect.stringContaining('--conf is an empty list: give at least one conf'),
    })
  })

  test('of a file answers alike for one conf and for several; inline JSON is one conf or a list of confs', async () => {
    const conf = { parameter_1: 'form', parameter_2: 'a' }
    const file = home.file('one.jsonl')
    for (const text of [JSON.stringify(conf), JSON.stringify([conf]), JSON.stringify(conf, null, 2)]) {
      writeFileSync(file, text)
      expect(await json('plan', 'ml_training_dag', '-c', `@${file}`)).toMatchObject({ plans: [{ conf }] })
    }
    const { stdout } = await home.run(['plan', 'ml_training_dag', '-c', '-', '-o', 'json'], {
      input: JSON.stringify(conf),
    })
    expect(JSON.parse(stdout)).toMatchObject({ plans: [{ conf }] })
    expect(await json('plan', 'ml_training_dag', '-c', JSON.stringify(conf))).toHaveLength(3)
    const drawn = await run('plan', 'ml_training_dag', '-c', `@${file}`)
    expect(drawn.stdout).toMatch(/│ task +│ sample │ decision │ reason +│ sentence +│/)
  })

  test('draws a table', async () => {
    const { stdout } = await run('plan', 'ml_training_dag', '-c', AB)
    expect(stdout).toMatch(/│ task +│ sample │ decision │ reason +│ sentence +│/)
  })

  test('refuses to force an unknown task', async () => {
    const { code, sentence } = await failure('plan', 'ml_training_dag', '-c', AB, '--force-task', 'nope')
    expect(code).toBe(1)
    expect(sentence).toContain("DAG 'ml_training_dag' has no task 'nope'")
  })
})
