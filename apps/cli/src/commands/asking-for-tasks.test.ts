import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { describe, expect, test, vi } from 'vitest'
import { homeWithStandalone } from '../command-line-here.fixture.ts'

vi.setConfig({ testTimeout: 180_000, maxConcurrency: 2 })

const home = homeWithStandalone()

const call = (...args: string[]) => home.call(...args)
const state = async (dag: string, run: string) => (await call('dag_state', dag, run)).stdout.trim()
const training = (name: string) => JSON.stringify({ parameter_1: name, parameter_2: 'b' })
const trigger = async (run: string, ...more: string[]) => {
  const { code, stderr } = await call('trigger_dag', 'ml_training_dag', '-c', training(run), '-r', run, ...more)
  expect(code, stderr).toBe(0)
}
const tries = async (run: string, dag = 'ml_training_dag') => {
  const shown = (await home.json('show_run', dag, run)) as {
    task_instances: { task_id: string; sample: string | null; try_number: number }[]
  }
  return Object.fromEntries(
    shown.task_instances.map((one) => [`${one.task_id} ${one.sample ?? ''}`.trim(), one.try_number]),
  )
}
interface BackfilledRun {
  readonly run_id: string
  readonly state: string
}
const WAIT = { timeout: 60_000, interval: 500 }

describe.concurrent('clear', () => {
  test('shows the task instances, asks, and makes them run again', async () => {
    await trigger('c1', '-e', '2015-06-01', '--wait')
    const about = ['clear', 'ml_training_dag', '-t', 'common_task_2', '-d', '-s', '2015-06-01', '-e', '2015-06-01']
    const lines = ['common_task_2', 'training_task_1'].map(
      (task) => `<TaskInstance: ml_training_dag.${task} 2015-06-01T00:00:00+00:00 [success]>`,
    )
    expect((await call(...about, '--dry_run')).stdout).toBe(
      `These 2 task instances would be cleared:\n${lines.join('\n')}\n`,
    )
    const asked = await call(...about)
    expect(asked).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining(lines.join('\n')) })
    expect(await tries('c1')).toEqual({ common_task_1: 1, common_task_2: 1, training_task_1: 1 })
    const done = await call(...about, '-c')
    expect(done.stdout).toBe('2 task instances were cleared; 1 closed run continues.\n')
    await vi.waitUntil(async () => (await state('ml_training_dag', 'c1')) === 'success', {
      timeout: 60_000,
      interval: 500,
    })
    expect(await tries('c1')).toEqual({ common_task_1: 1, common_task_2: 2, training_task_1: 2 })
    expect((await call(...about, '-f', '-c')).stdout).toBe('Nothing to clear.\n')
  })

  test('-dx means all DAGs whose ids hold a regular expression', async () => {
    const conf = JSON.stringify({ file: home.file('dx') })
    const about = ['-c', conf, '-e', '2015-06-03', '--wait']
    expect((await call('trigger_dag', 'sampled_dag', '-r', 's1', ...about)).code).toBe(0)
    expect((await call('trigger_dag', 'fail_dag', '-r', 's1', ...about)).code).toBe(1)
    const clear = (regex: string, ...more: string[]) =>
      home.run(['clear', regex, '-dx', '-s', '2015-06-03', '-e', '2015-06-03', '-c', ...more], { env: home.ownDags })
    expect((await clear('^no_such')).stdout).toBe('Nothing to clear.\n')
    expect((await clear('(')).code).toBe(1)
    const done = await clear('^(sampled|fail)_d')
    expect(done.stdout).toBe('3 task instances were cleared; 2 closed runs continue.\n')
    await vi.waitUntil(async () => (await state('sampled_dag', 's1')) === 'success', WAIT)
    await vi.waitUntil(async () => (await state('fail_dag', 's1')) === 'failed', WAIT)
    expect(await tries('s1', 'sampled_dag')).toEqual({ 'sampled a': 2, 'sampled b': 2 })
    expect(await tries('s1', 'fail_dag')).toEqual({ fail: 2 })
  })

  test('lets a run that was marked as success from its start run for real', async () => {
    const conf = JSON.stringify([{ file: home.file('marked') }])
    const [run] = (await home.json('backfill', 'fail_dag', '-m', '-s', '2015-06-04', '-c', conf)) as BackfilledRun[]
    expect(run).toMatchObject({ state: 'success' })
    expect((await call('clear', 'fail_dag', '-s', '2015-06-04', '-e', '2015-06-04', '-c')).code).toBe(0)
    await vi.waitUntil(async () => (await state('fail_dag', run?.run_id ?? '')) === 'failed', WAIT)
  })

  test('refuses a regular expression that cannot be used, and dates in the wrong order', async () => {
    expect(await home.failure('clear', 'ml_training_dag', '-t', '(', '-c')).toMatchObject({ code: 1 })
    const { code, sentence } = await home.failure(
      'clear',
      'ml_training_dag',
      '-s',
      '2016-01-01',
      '-e',
      '2015-01-01',
      '-c',
    )
    expect([code, sentence]).toEqual([1, expect.stringContaining('is after the end date')])
  })
})

describe.concurrent('pool', () => {
  test('is set, shown, listed, exported, imported and deleted', async () => {
    expect((await call('pool', '-s', 'cards', '2', 'Two cards')).stdout).toMatch(/cards\s.*2\s.*Two cards/)
    expect((await call('pool')).stdout).toMatch(/Pool\s.*Slots\s.*Description[\s\S]*default_pool\s.*128/)
    expect((await call('pools', 'set', 'cards', '3', 'Three')).code).toBe(0)
    expect(await home.json('pool', '-g', 'cards')).toEqual([
      { pool: 'cards', slots: 3, description: 'Three', used_slots: 0, queued_slots: 0 },
    ])
    const file = home.file('pools.json')
    expect((await call('pool', '-e', file)).stdout).toMatch(/^Exported \d+ pools to /)
    const exported = JSON.parse(readFileSync(file, 'utf8'))
    expect(exported).toMatchObject({ cards: { slots: 3, description: 'Three' } })
    writeFileSync(file, JSON.stringify({ imported: { slots: 1, description: '' } }))
    expect((await call('pool', '-i', file)).stdout).toContain('imported')
    expect((await call('pool', '-x', 'cards')).code).toBe(0)
    expect(await home.failure('pool', '-g', 'cards')).toEqual({
      code: 1,
      sentence: expect.stringContaining("Pool 'cards' doesn't exist"),
    })
  })

  test('refuses the arguments that Airflow refuses', async () => {
    const sentenceOf = async (...args: string[]) => (await home.failure('pool', ...args)).sentence
    expect(await sentenceOf('-s', ' ', '2', '')).toContain("Pool name shouldn't be empty")
    expect(await sentenceOf('-s', 'p', 'many', '')).toContain('Bad value for `slots`: many')
    expect(await sentenceOf('-x', 'default_pool')).toContain('default_pool cannot be deleted')
    expect((await home.failure('pool', '-g', 'a', '-x', 'b')).code).toBe(2)
    writeFileSync(home.file('bad.json'), '{"p": {"slots": "2"}}')
    expect(await sentenceOf('-i', home.file('bad.json'))).toContain('The pools cannot be read')
  })
})

describe.concurrent('run', () => {
  test('runs a task of a run here or by the workers, and skips a finished one', async () => {
    await trigger('r1', '-e', '2015-06-02', '--wait')
    const about = ['run', 'ml_training_dag', 'training_task_1', '2015-06-02']
    expect((await call(...about)).stdout).toContain('is already done (success)')
    const folder = home.file('logs-of-here')
    const elsewhere = { REMOTE_LOGGING: 'database', LOG_DIR: folder }
    const here = await home.run([...about, '--local', '-f'], { env: elsewhere })
    expect([here.stdout, here.code], here.stderr).toEqual([
      "ml_training_dag.training_task_1 of run 'r1' ended: success\n",
      0,
    ])
    // The log is also available on machines without its file.
    rmSync(folder, { recursive: true })
    const logs = ['logs', 'ml_training_dag', 'training_task_1', 'r1', '--try', '2']
    expect((await home.run(logs, { env: elsewhere })).stdout).toMatch(/ out\| .*r1[\s\S]* ended with exit code 0/)
    expect((await call(...about, '-f')).stdout).toContain('Sent to the workers')
    await vi.waitUntil(async () => (await tries('r1')).training_task_1 === 3, { timeout: 60_000, interval: 500 })
    await vi.waitUntil(async () => (await state('ml_training_dag', 'r1')) === 'success', {
      timeout: 60_000,
      interval: 500,
    })
    expect(await home.failure(...about, '--ship_dag')).toMatchObject({ code: 2 })
    expect(await home.failure('run', 'ml_training_dag', 'training_task_1', '1999-01-01')).toMatchObject({ code: 1 })
  })

  test('marks a failed task as success without running it again', async () => {
    const conf = JSON.stringify({ file: home.file('none') })
    expect((await call('trigger_dag', 'fail_dag', '-c', conf, '-r', 'f1', '--wait')).code).toBe(1)
    expect((await call('task_failed_deps', 'fail_dag', 'fail', 'f1')).stdout).toMatch(
      /^Task instance dependencies not met:\nDagrun Running: .*\nTask Instance State: Task is in the 'failed' state/,
    )
    const absent = await home.failure('task_failed_deps', 'fail_dag', 'fail', 'f0')
    expect(absent).toMatchObject({ code: 1, sentence: expect.stringContaining("'f0'") })
    const marked = await call('run', 'fail_dag', 'fail', 'f1', '-m')
    expect(marked.stdout, marked.stderr).toContain('ended: success')
    await vi.waitUntil(async () => (await state('fail_dag', 'f1')) === 'success', { timeout: 60_000, interval: 500 })
    expect((await call('logs', 'fail_dag', 'fail', 'f1', '--try', '1')).code).toBe(0)
  })
})

describe.concurrent('delete_dag', () => {
  test('waits for the end of the runs, then removes them', async () => {
    const conf = JSON.stringify({ file: home.file('deleted') })
    rmSync(home.file('deleted'), { force: true })
    await call('trigger_dag', 'gate_dag', '-c', conf, '-r', 'd1')
    const { code, sentence } = await home.failure('delete_dag', 'gate_dag', '-y')
    expect([code, sentence]).toEqual([
      1,
      expect.stringContaining("A run of DAG 'gate_dag' is under way: cancel first."),
    ])
    writeFileSync(home.file('deleted'), '')
    await vi.waitUntil(async () => (await state('gate_dag', 'd1')) === 'success', { timeout: 60_000, interval: 500 })
    expect((await call('delete_dag', 'gate_dag', '-y')).stdout).toBe('Removed 3 record(s)\n')
    expect(await state('gate_dag', 'd1')).toBe('None')
    expect(existsSync(home.file('deleted'))).toBe(true)
    expect(await home.failure('delete_dag', 'no_such_dag', '-y')).toMatchObject({ code: 1 })
  })
})
