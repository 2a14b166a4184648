import { readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { type StartedCommand, TestHome } from './command-line.fixture.ts'

const AB = '{"parameter_1":"a","parameter_2":"b"}'

vi.setConfig({ testTimeout: 120_000, maxConcurrency: 3 })

let home: TestHome
let standalone: StartedCommand
beforeAll(async () => {
  home = new TestHome()
  standalone = await home.standalone()
})
beforeEach(({ onTestFailed }) => {
  onTestFailed(() => console.log(standalone.stdout, standalone.stderr))
})
afterAll(() => home.remove())

const run = (...args: string[]) => home.run(args, { env: envFor(args) })
const envFor = (args: readonly string[]): Record<string, string> =>
  args.some((arg) => /^(gate|fail|sampled)_dag$/.test(arg)) ? home.ownDags : {}
const gateConf = (name: string) => JSON.stringify({ file: home.file(name) })

/** What it printed as JSON. */
async function json(...args: string[]): Promise<unknown> {
  const { code, stdout, stderr } = await run(...args, '-o', 'json')
  expect(code, stderr).toBe(0)
  return JSON.parse(stdout)
}

/** A command that must fail with one sentence. */
async function failure(...args: string[]): Promise<{ code: number | null; sentence: string }> {
  const { code, stdout, stderr } = await run(...args)
  expect(stdout).toBe('')
  return { code, sentence: stderr }
}

describe.concurrent('list_dags', () => {
  test('prints sorted ids, and names the broken file on stderr', async () => {
    const { code, stdout, stderr } = await home.run(['list_dags'], { env: home.ownDags })
    expect(code).toBe(0)
    expect(stdout).toBe('fail_dag\ngate_dag\niris_training_dag\nml_testing_dag\nml_training_dag\nsampled_dag\n')
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
  test("prints Airflow's line, and answers the same run id by the first run", async () => {
    const first = await run('trigger_dag', '-c', AB, '-r', 'r1', '-e', '2015-06-01', 'ml_training_dag')
    const line = '<DagRun ml_training_dag @ 2015-06-01T00:00:00+00:00: r1, externally triggered: True>\n'
    expect(first.stdout).toBe(`Created ${line}`)
    expect((await run('trigger_dag', '-c', AB, '-r', 'r1', 'ml_training_dag')).stdout).toBe(`Exists already: ${line}`)
  })

  test('waits for the end, and shows how it goes on beside the answer', async () => {
    const { code, stdout, stderr } = await run('trigger_dag', 'ml_training_dag', '-c', AB, '--wait', '--force')
    expect(code, stderr).toBe(0)
    expect(stdout).toMatch(/^Run 'manual__.*' ended: success\n$/)
    expect(stderr).toMatch(/Created <DagRun[\s\S]*training_task_1: success/)
  })

  test('fails when the run that it waits for fails', async () => {
    const { code, stdout } = await run('trigger_dag', 'fail_dag', '-c', gateConf('x'), '--wait')
    expect(code).toBe(1)
    expect(stdout).toContain('ended: failed')
  })

  test('reads the conf from a file and from stdin', async () => {
    writeFileSync(home.file('conf.json'), '{"parameter_1":"file","parameter_2":"file"}')
    expect(await json('trigger_dag', 'ml_training_dag', '-c', `@${home.file('conf.json')}`)).toMatchObject({
      conf: { parameter_1: 'file' },
      created: true,
    })
    const { stdout } = await home.run(['trigger_dag', 'ml_training_dag', '-c', '-', '-o', 'json'], {
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
    ['{"parameter_1":"a","parameter_2":"b","__proto__":{"x":1}}', 1, /'__proto__'/],
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
      sentence: expect.stringContaining("Run 'taken' of DAG 'ml_training_dag' exists already with another conf"),
    })
    expect(await failure('trigger_dag', 'ml_training_dag', '-c', AB, '-r', '../x')).toMatchObject({ code: 1 })
    expect(await failure('trigger_dag', 'ml_training_dag', '-c', AB, '-e', '2015-02-30')).toMatchObject({
      code: 2,
      sentence: expect.stringContaining("'2015-02-30' is no date"),
    })
  })
})

describe.concurrent('plan', () => {
  test('says what a run would do and why, and writes nothing', async () => {
    const before = await json('list_dag_runs', 'iris_training_dag')
    const planned = await json('plan', 'iris_training_dag', '-c', '{"k":7}', '--sample', 'one', 'two')
    expect(planned).toHaveLength(8)
    expect(planned).toContainEqual({
      task_id: 'iris_train',
      sample: 'two',
      action: 'run',
      reason: 'no_previous',
      sentence: 'Never done for these parameters.',
    })
    expect(await json('list_dag_runs', 'iris_training_dag')).toEqual(before)
  })

  test('knows what is forced, with and without what is downstream', async () => {
    const conf = '{"parameter_1":"forced","parameter_2":"forced"}'
    await run('trigger_dag', 'ml_training_dag', '-c', conf, '--wait')
    const actions = async (...options: string[]) =>
      ((await json('plan', 'ml_training_dag', '-c', conf, ...options)) as { action: string }[]).map(
        ({ action }) => action,
      )
    expect(await actions()).toEqual(['skip', 'skip', 'skip'])
    expect(await actions('--force')).toEqual(['run', 'run', 'run'])
    expect(await actions('--force-task', 'common_task_2')).toEqual(['skip', 'run', 'run'])
    expect(await actions('--force-task', 'common_task_2', '--no-downstream')).toEqual(['skip', 'run', 'skip'])
  })

  test('draws a table', async () => {
    const { stdout } = await run('plan', 'ml_training_dag', '-c', AB)
    expect(stdout).toMatch(/│ task +│ sample │ action │ reason +│ sentence +│/)
  })

  test('refuses to force a task that is not there', async () => {
    const { code, sentence } = await failure('plan', 'ml_training_dag', '-c', AB, '--force-task', 'nope')
    expect(code).toBe(1)
    expect(sentence).toContain("DAG 'ml_training_dag' has no task 'nope'")
  })
})

describe.concurrent('states', () => {
  beforeAll(async () => {
    await run('trigger_dag', 'ml_training_dag', '-c', AB, '-r', 'done', '-e', '2016-01-01T12:00:00+02:00', '--wait')
  })

  test.each(['done', '2016-01-01T10:00:00', '2016-01-01T12:00:00+02:00'])(
    'dag_state finds the run %s',
    async (given) => {
      expect((await run('dag_state', 'ml_training_dag', given)).stdout).toBe('success\n')
    },
  )

  test('dag_state and task_state print None for a run that is not there', async () => {
    expect(await run('dag_state', 'ml_training_dag', '1999-01-01')).toMatchObject({ code: 0, stdout: 'None\n' })
    expect(await run('task_state', 'ml_training_dag', 'common_task_1', 'nope')).toMatchObject({
      code: 0,
      stdout: 'None\n',
    })
  })

  test('task_state prints one word, or one line for each sample', async () => {
    expect((await run('task_state', 'ml_training_dag', 'common_task_1', 'done')).stdout).toMatch(
      /^(success|skipped)\n$/,
    )
    await run('trigger_dag', 'sampled_dag', '-c', gateConf('s'), '-r', 'two', '--wait')
    expect((await run('task_state', 'sampled_dag', 'sampled', 'two')).stdout).toBe('a: success\nb: success\n')
    expect((await run('task_state', 'sampled_dag', 'sampled', 'two', '--sample', 'b')).stdout).toBe('success\n')
  })

  test('dag_state and task_state name what was meant', async () => {
    expect((await failure('dag_state', 'ml_training_da', 'done')).sentence).toContain("Did you mean 'ml_training_dag'?")
    expect(await failure('task_state', 'ml_training_dag', 'comon_task_1', 'done')).toMatchObject({
      code: 1,
      sentence: expect.stringContaining("has no task 'comon_task_1'. Did you mean 'common_task_1'?"),
    })
  })

  test('list_dag_runs lists the newest first, and by state', async () => {
    const runs = (await json('list_dag_runs', 'ml_training_dag')) as { id: number }[]
    expect(runs.map(({ id }) => id)).toEqual(runs.map(({ id }) => id).sort((a, b) => b - a))
    expect(await json('list_dag_runs', 'ml_training_dag', '--state', 'failed')).toEqual([])
    expect((await run('list_dag_runs', 'ml_training_dag', '--limit', '1')).stdout.split('\n')).toHaveLength(6)
  })

  test('list_dag_runs refuses a state that is none', async () => {
    const { code, sentence } = await failure('list_dag_runs', 'ml_training_dag', '--state', 'sunny')
    expect(code).toBe(2)
    expect(sentence).toMatch(/Allowed choices are queued, running, success, failed, cancelled[\s\S]*Usage: /)
  })

  test('show_run shows every task instance with its reason', async () => {
    expect(await json('show_run', 'ml_training_dag', 'done')).toMatchObject({
      run_id: 'done',
      state: 'success',
      execution_date: '2016-01-01T10:00:00.000Z',
      task_instances: [{ task_id: 'common_task_1' }, { task_id: 'common_task_2' }, { task_id: 'training_task_1' }],
    })
    expect((await run('show_run', 'ml_training_dag', 'done')).stdout).toMatch(/│ task .*│ reason .*│ tries │/)
  })

  test('show_run hints at the run that was meant', async () => {
    const { code, sentence } = await failure('show_run', 'ml_training_dag', 'doone')
    expect(code).toBe(1)
    expect(sentence).toContain("DAG 'ml_training_dag' has no run 'doone'. Did you mean 'done'?")
  })
})

describe.concurrent('logs', () => {
  test('follow a try until it has ended, and hide control characters from a terminal alone', async () => {
    const gate = home.file('follow')
    await run('trigger_dag', 'gate_dag', '-c', gateConf('follow'), '-r', 'follow')
    const following = home.start(['logs', 'gate_dag', 'wait', 'follow', '--follow'], { env: home.ownDags })
    await following.says(/out\| waiting\n/)
    expect(following.child.exitCode).toBeNull()
    writeFileSync(gate, '')
    const { code, stdout } = await following.ended
    expect(code).toBe(0)
    expect(stdout).toContain('out| \u001b[31mred\u001b[0m\n')
    expect(stdout).toContain('ended with exit code 0')
    const shown = await home.onTerminal(['logs', 'gate_dag', 'wait', 'follow', '--try', '1'], home.ownDags)
    expect(shown).toContain('out| red')
    expect(shown).not.toContain('\u001b[31m')
    expect(await json('logs', 'gate_dag', 'wait', 'follow')).toMatchObject({ log: stdout })
  })

  test('say what there is instead of what was asked for', async () => {
    const conf = '{"parameter_1":"logs","parameter_2":"logs"}'
    await run('trigger_dag', 'ml_training_dag', '-c', conf, '-r', 'logs', '--wait')
    expect(await failure('logs', 'ml_training_dag', 'common_task_1', 'logs', '--try', '7')).toMatchObject({
      code: 1,
      sentence: "Task 'common_task_1' has no try 7 in this run; the last one is 1.\n",
    })
    await run('trigger_dag', 'ml_training_dag', '-c', conf, '-r', 'logs-again', '--wait')
    expect((await failure('logs', 'ml_training_dag', 'common_task_1', 'logs-again')).sentence).toContain(
      'has no try in this run: it is skipped.',
    )
  })

  test('ask for the sample where there are several', async () => {
    await run('trigger_dag', 'sampled_dag', '-c', gateConf('l'), '-r', 'logs', '--wait')
    expect((await failure('logs', 'sampled_dag', 'sampled', 'logs')).sentence).toContain("There are 'a', 'b'.")
    expect((await run('logs', 'sampled_dag', 'sampled', 'logs', '--sample', 'b')).stdout).toContain('out| sample b\n')
  })
})

describe.concurrent('cancel', () => {
  test('ends a run that waits for ever', async () => {
    await run('trigger_dag', 'gate_dag', '-c', gateConf('never'), '-r', 'endless')
    const waiting = home.start(['logs', 'gate_dag', 'wait', 'endless', '-f'], { env: home.ownDags })
    await waiting.says(/out\| waiting/)
    expect((await run('cancel', 'gate_dag', 'endless')).stdout).toMatch(/^Run 'endless' of DAG 'gate_dag' /)
    expect((await waiting.ended).code).toBe(0)
    expect(await json('show_run', 'gate_dag', 'endless')).toMatchObject({ task_instances: [{ state: 'cancelled' }] })
  })

  test('names a run that is not there', async () => {
    expect(await failure('cancel', 'gate_dag', 'nope')).toMatchObject({
      code: 1,
      sentence: expect.stringContaining("DAG 'gate_dag' has no run 'nope'."),
    })
  })
})

describe.concurrent('pause', () => {
  test('keeps the tasks of a DAG waiting until it is unpaused', async () => {
    expect((await run('pause', 'ml_testing_dag')).stdout).toBe('Dag: ml_testing_dag, paused: True\n')
    const conf = '{"parameter_1":"paused","parameter_3":"paused"}'
    await run('trigger_dag', 'ml_testing_dag', '-c', conf, '-r', 'paused')
    expect((await run('dag_state', 'ml_testing_dag', 'paused')).stdout).toBe('queued\n')
    const waiting = home.start(['trigger_dag', 'ml_testing_dag', '-c', conf, '-r', 'paused', '--wait'])
    expect((await run('unpause', 'ml_testing_dag')).stdout).toBe('Dag: ml_testing_dag, paused: False\n')
    expect((await waiting.ended).stdout).toContain('ended: success')
  })

  test.each(['pause', 'unpause'])('%s names a DAG that is not there', async (command) => {
    expect((await failure(command, 'nope')).code).toBe(1)
  })
})

describe.concurrent('test', () => {
  const task = ['ml_testing_dag', 'common_task_1', '2030-01-01', '-tp', '{"parameter_1":"t","parameter_3":"t"}']

  test('runs a command in the foreground and writes no state', async () => {
    const { code, stdout } = await run('test', ...task)
    expect(code).toBe(0)
    expect(stdout).toMatch(/out\| 0 common_task_1_param_1/)
    expect(await json('plan', 'ml_testing_dag', '-c', task[4] ?? '')).toContainEqual(
      expect.objectContaining({ task_id: 'common_task_1', reason: 'no_previous' }),
    )
  })

  test('takes the parameters of the run of that date', async () => {
    await run('trigger_dag', 'fail_dag', '-c', gateConf('of-the-run'), '-e', '2031-01-01')
    const { stdout } = await run('test', 'fail_dag', 'fail', '2031-01-01', '-dr')
    expect(stdout).toContain(`environment: MLAF_PARAMETER_FILE=${home.file('of-the-run')}\n`)
  })

  test('shows what it would run, and runs nothing', async () => {
    const { stdout } = await run('test', ...task, '-dr')
    expect(stdout).toContain('program: echo "$@"\nargument: 0\nargument: common_task_1_param_1\n')
    expect(stdout).toContain('environment: MLAF_PARAMETER_PARAMETER_1=t\n')
  })

  test('fails as the command fails, and where the parameters are missing', async () => {
    expect(await run('test', 'fail_dag', 'fail', '2030-01-01', '-tp', gateConf('x'))).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('ended with exit code 3'),
    })
    expect((await failure('test', 'fail_dag', 'fail', '2030-01-01')).sentence).toContain("'file' is missing")
    expect((await failure('test', 'fail_dag', 'fail', 'someday')).code).toBe(2)
  })
})

test.concurrent('on a terminal states have colours, unless NO_COLOR is set, and tables fit', async () => {
  const planned = ['plan', 'ml_training_dag', '-c', AB]
  expect(await home.onTerminal(planned)).toContain('\u001b[3')
  const plainly = await home.onTerminal(planned, { NO_COLOR: '1' })
  expect(plainly).not.toContain('\u001b[3')
  expect(Math.max(...plainly.split(/\r?\n/).map((line) => line.length))).toBeLessThanOrEqual(100)
})

describe.concurrent('config and version', () => {
  test('config tells values and where they come from, secrets masked', async () => {
    const { stdout } = await home.run(['config', '-o', 'json'], { env: { DB_PASSWORD: 'hush', DB_LOGIN: 'me' } })
    expect(stdout).not.toContain('hush')
    expect(JSON.parse(stdout)).toContainEqual(
      expect.objectContaining({ name: 'DB_PASSWORD', value: '***', source: 'environment' }),
    )
    expect((await run('config')).stdout).toMatch(/│ LEASE_SECONDS +│ \[engine\] lease_seconds +│ default +│ 30/)
  })

  test('a bad setting is one sentence', async () => {
    const { code, stderr } = await home.run(['list_dags'], { env: { PORT: 'eighty' } })
    expect(code).toBe(1)
    expect(stderr).toBe('PORT is "eighty" in the environment: allowed are whole numbers from 0 to 65535.\n')
  })

  test('version prints the version alone', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
    expect((await run('version')).stdout).toBe(`${version}\n`)
    expect((await failure('version', '-o', 'xml')).code).toBe(2)
  })
})
