import { readFileSync, writeFileSync } from 'node:fs'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { homeWithStandalone } from '../command-line-here.fixture.ts'

vi.setConfig({ maxConcurrency: 3 })

const WAIT = { timeout: 30_000, interval: 200 }
const AB = '{"parameter_1":"a","parameter_2":"b"}'

const home = homeWithStandalone()

const run = (...args: string[]) => home.call(...args)
const json = (...args: string[]) => home.json(...args)
const failure = (...args: string[]) => home.failure(...args)
const gateConf = (name: string) => JSON.stringify({ file: home.file(name) })

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

  test('dag_state and show_run refuse an invalid date', async () => {
    for (const command of ['dag_state', 'show_run']) {
      const { code, sentence } = await failure(command, 'ml_training_dag', '2015-02-30')
      expect(code).toBe(2)
      expect(sentence).toMatch(/^error: '2015-02-30' is not a date: [\s\S]*Usage: ml-airflow (dag_state|show_run) /)
    }
  })

  test('task_state prints one word, or one line for each sample', async () => {
    expect((await run('task_state', 'ml_training_dag', 'common_task_1', 'done')).stdout).toMatch(
      /^(success|skipped)\n$/,
    )
    await run('trigger_dag', 'sampled_dag', '-c', gateConf('s'), '-r', 'two', '--wait')
    expect((await run('task_state', 'sampled_dag', 'sampled', 'two')).stdout).toBe('a: success\nb: success\n')
    expect((await run('task_state', 'sampled_dag', 'sampled', 'two', '--sample', 'b')).stdout).toBe('success\n')
  })

  test('dag_state and task_state suggest the nearest name', async () => {
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
    const { stdout } = await run('list_dag_runs', 'ml_training_dag', '--limit', '1')
    expect(stdout).toMatch(
      /^\n\n-{120}\nDAG RUNS\n-{120}\nid {2}\| run_id +\| state +\| execution_date +\| state_date +\|\n\n\d+ +\|[^\n]*\|\n$/,
    )
  })

  test('list_dag_runs refuses an unknown state', async () => {
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

  test('trigger_dag --wait and show_run end with why a run failed, its log, and where to read more', async () => {
    const failed = ['fail_dag', '-c', gateConf('why'), '-r', 'why', '--wait']
    const { code, stdout } = await run('trigger_dag', ...failed)
    expect(code).toBe(1)
    const why = [
      'fail failed in try 1: The command ended with exit code 3.',
      '  | about to fail',
      '  The whole log: ml-airflow logs fail_dag fail why',
    ]
    expect(stdout.split('\n')).toEqual([
      "Run 'why' ended: failed",
      ...why,
      expect.stringMatching(/^The run's page: http:\/\/127\.0\.0\.1:\d+\/admin\/runs\/\d+$/),
      '',
    ])
    expect((await run('show_run', 'fail_dag', 'why')).stdout).toContain(why.join('\n'))
    expect(await json('show_run', 'fail_dag', 'why')).toMatchObject({
      failures: [
        { task_id: 'fail', sample: null, sentence: 'The command ended with exit code 3.', log: ['about to fail'] },
      ],
      more_failures: 0,
      waiting_for: [],
    })
  })

  test('show_run says why the last try of a task failed that waits for its next one', async () => {
    await run('trigger_dag', 'retry_dag', '-c', gateConf('retry'), '-r', 'later')
    const shown = () => run('show_run', 'retry_dag', 'later')
    await vi.waitUntil(async () => (await shown()).stdout.includes('waits for its next try'), WAIT)
    const { stdout } = await shown()
    expect(stdout).toContain(
      'retry waits for its next try, after try 1 failed: The command ended with exit code 3. (exit code 3)',
    )
    expect(await json('show_run', 'retry_dag', 'later')).toMatchObject({
      state: 'running',
      task_instances: [
        { state: 'up_for_retry', failure: 'The command ended with exit code 3.', exit_code: 3, try_number: 1 },
      ],
    })
    await run('cancel', 'retry_dag', 'later')
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

  test('of an unknown try name the last try, and those of a skipped task are the reused ones', async () => {
    const conf = '{"parameter_1":"logs","parameter_2":"logs"}'
    await run('trigger_dag', 'ml_training_dag', '-c', conf, '-r', 'logs', '--wait')
    expect(await failure('logs', 'ml_training_dag', 'common_task_1', 'logs', '--try', '7')).toMatchObject({
      code: 1,
      sentence: "Task 'common_task_1' has no try 7 in this run; the last one is 1.\n",
    })
    await run('trigger_dag', 'ml_training_dag', '-c', conf, '-r', 'logs-again', '--wait')
    const original = await run('logs', 'ml_training_dag', 'common_task_1', 'logs')
    const reused = await run('logs', 'ml_training_dag', 'common_task_1', 'logs-again')
    expect(reused.stdout).toBe(original.stdout)
    expect(reused.stderr).toContain("'logs'")
  })

  test('require the sample where there are several', async () => {
    await run('trigger_dag', 'sampled_dag', '-c', gateConf('l'), '-r', 'logs', '--wait')
    expect((await failure('logs', 'sampled_dag', 'sampled', 'logs')).sentence).toContain("There are 'a', 'b'.")
    expect((await run('logs', 'sampled_dag', 'sampled', 'logs', '--sample', 'b')).stdout).toContain('out| sample b\n')
  })
})

describe.concurrent('cancel', () => {
  test('ends a run that would wait forever', async () => {
    await run('trigger_dag', 'gate_dag', '-c', gateConf('never'), '-r', 'endless')
    const waiting = home.start(['logs', 'gate_dag', 'wait', 'endless', '-f'], { env: home.ownDags })
    await waiting.says(/out\| waiting/)
    expect((await run('cancel', 'gate_dag', 'endless')).stdout).toMatch(/^Run 'endless' of DAG 'gate_dag' /)
    expect((await waiting.ended).code).toBe(0)
    expect(await json('show_run', 'gate_dag', 'endless')).toMatchObject({ task_instances: [{ state: 'cancelled' }] })
  })

  test('names an unknown run', async () => {
    expect(await failure('cancel', 'gate_dag', 'nope')).toMatchObject({
      code: 1,
      sentence: expect.stringContaining("DAG 'gate_dag' has no run 'nope'."),
    })
  })
})

test('C30: a DAG whose file is gone can be looked at, cancelled and removed', async () => {
  await run('trigger_dag', 'gate_dag', '-c', gateConf('gone'), '-r', 'gone')
  const following = home.start(['logs', 'gate_dag', 'wait', 'gone', '-f'], { env: home.ownDags })
  await following.says(/out\| waiting/)
  const without = { env: { DAGS_FOLDER: home.path } }
  const call = async (...args: string[]) => (await home.run(args, without)).stdout
  expect(await call('show_run', 'gate_dag', 'gone')).toContain("Run 'gone' of DAG 'gate_dag': running")
  expect(await call('dag_state', 'gate_dag', 'gone')).toBe('running\n')
  expect(await call('task_state', 'gate_dag', 'wait', 'gone')).toBe('running\n')
  expect(await call('list_dag_runs', 'gate_dag')).toContain('gone')
  expect(await call('logs', 'gate_dag', 'wait', 'gone')).toContain('out| waiting')
  expect(await call('clear', 'gate_dag', '-dr')).toContain('gate_dag.wait')
  expect(await call('pause', 'gate_dag')).toBe('Dag: gate_dag, paused: True\n')
  expect(await call('unpause', 'gate_dag')).toBe('Dag: gate_dag, paused: False\n')
  expect(await call('cancel', 'gate_dag', 'gone')).toContain("Run 'gone' of DAG 'gate_dag'")
  await following.ended
  for (const { run_id } of (await json('list_dag_runs', 'gate_dag', '--state', 'running')) as { run_id: string }[])
    await call('cancel', 'gate_dag', run_id)
  await vi.waitFor(
    async () => expect(await call('delete_dag', 'gate_dag', '-y')).toMatch(/^Removed \d+ record/),
    20_000,
  )
})

describe.concurrent('pause', () => {
  test('makes the tasks of a DAG wait until it is unpaused', async () => {
    expect((await run('pause', 'ml_testing_dag')).stdout).toBe('Dag: ml_testing_dag, paused: True\n')
    const conf = '{"parameter_1":"paused","parameter_3":"paused"}'
    await run('trigger_dag', 'ml_testing_dag', '-c', conf, '-r', 'paused')
    expect((await run('dag_state', 'ml_testing_dag', 'paused')).stdout).toBe('queued\n')
    const waiting = home.start(['trigger_dag', 'ml_testing_dag', '-c', conf, '-r', 'paused', '--wait'])
    await waiting.complains(/It waits: DAG 'ml_testing_dag' is paused: nothing of it starts until/)
    expect((await run('show_run', 'ml_testing_dag', 'paused')).stdout).toContain(
      "It waits: DAG 'ml_testing_dag' is paused",
    )
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

  test('uses the parameters of the run of that date', async () => {
    await run('trigger_dag', 'fail_dag', '-c', gateConf('of-the-run'), '-e', '2031-01-01')
    const { stdout } = await run('test', 'fail_dag', 'fail', '2031-01-01', '-dr')
    expect(stdout).toContain(`environment: MLAF_PARAMETER_FILE=${home.file('of-the-run')}\n`)
  })

  test('with --dry_run shows the program, arguments and environment, and runs nothing', async () => {
    const { stdout } = await run('test', ...task, '-dr')
    expect(stdout).toContain('program: echo "$@"\nargument: 0\nargument: common_task_1_param_1\n')
    expect(stdout).toContain('environment: MLAF_PARAMETER_PARAMETER_1=t\n')
  })

  test('fails if the command fails or parameters are missing', async () => {
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
  test('config shows values and their sources, with secrets masked', async () => {
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
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
    expect((await home.runProcess(['version'])).stdout).toBe(`${version}\n`)
    expect((await failure('version', '-o', 'xml')).code).toBe(2)
    // The fixture's workbench has this version.
    expect(await run('--version')).toMatchObject({ code: 0, stdout: '1.2.3\n' })
    expect((await run('help', 'trigger_dag')).stdout).toContain('--set <name=value>')
  })
})
