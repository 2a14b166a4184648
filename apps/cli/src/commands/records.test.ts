import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { homeWithStandalone } from '../command-line-here.fixture.ts'

const DAG = 'ml_training_dag'
const conf = (second: string) => JSON.stringify({ parameter_1: 'records', parameter_2: second })

const home = homeWithStandalone()
beforeAll(async () => {
  for (const second of ['x', 'y'])
    expect((await home.call('trigger_dag', DAG, '-c', conf(second), '-r', `run-${second}`, '--wait')).code).toBe(0)
})

const call = (...args: string[]) => home.call(...args)
const json = (...args: string[]) => home.json(...args) as Promise<Record<string, unknown>[]>

/** A file as the original's tables export it. */
function historyFile(name: string, ...rows: readonly string[]): string {
  const path = home.file(name)
  writeFileSync(path, ['task,parameter_1,parameter_2,datetime_started,datetime_finished', ...rows].join('\n'))
  return path
}

test('records lists the results of a task over all values, with the run that made each and its duration', async () => {
  const found = await json('records', 'training_task_1', '--set', 'parameter_1=records')
  expect(found.map(({ parameters, state, made_by }) => [parameters, state, made_by])).toEqual([
    [{ parameter_1: 'records', parameter_2: 'y' }, 'done', `${DAG}/run-y`],
    [{ parameter_1: 'records', parameter_2: 'x' }, 'done', `${DAG}/run-x`],
  ])
  expect(found[0]).toMatchObject({ reason: 'finished', worker: expect.any(String), duration_ms: expect.any(Number) })
  expect(await json('records', 'training_task_1', '-c', '{"parameter_2":"x"}')).toHaveLength(1)
  expect(await json('records', '--dag', DAG, '--stale')).toEqual([])
  const all = await json('records', '--dag', DAG, '--set', 'parameter_1=records')
  expect(all.map(({ task_id }) => task_id)).toEqual([
    'common_task_1',
    'common_task_2',
    'training_task_1',
    'training_task_1',
  ])
  expect((await call('records', 'training_task_1', '-o', 'csv')).stdout).toMatch(
    /^dag_id,task_id,sample,parameters,state/,
  )
})

test('records continues after the previous page, and suggests the nearest name', async () => {
  const first = await call('records', '--dag', DAG, '--limit', '3', '-o', 'json')
  const [, cursor = ''] = /--cursor (\S+)/.exec(first.stderr) ?? []
  const rest = await json('records', '--dag', DAG, '--limit', '3', '--cursor', cursor)
  expect([JSON.parse(first.stdout).length, rest.length]).toEqual([3, 1])
  expect((await home.failure('records', 'trainin_task_1')).sentence).toContain("Did you mean 'training_task_1'?")
  expect((await home.failure('records', '--set', 'nonsense=1')).sentence).toContain("'nonsense' is not a parameter")
  expect((await home.failure('records', '--older', 'old')).code).toBe(2)
})

test('why shows the decision, the execution that it rests on with its log, and what comes before and after', async () => {
  const { stdout } = await call('why', DAG, 'common_task_2', '-c', conf('x'))
  expect(stdout).toContain('common_task_2: skip (finished)')
  expect(stdout).toContain(`Made by run 'run-x' of DAG '${DAG}', try 1: `)
  expect(stdout).toContain(`Log: ml-airflow logs ${DAG} common_task_2 run-x`)
  expect(stdout).toContain('After common_task_1: skip (finished)')
  expect(stdout).toContain('Before training_task_1: skip (finished)')
  const [never] = await json('why', DAG, 'training_task_1', '-c', conf('never'))
  expect(never).toMatchObject({ decision: 'run', reason: 'no_previous', record: null, execution: null })
  expect((await home.failure('why', DAG, 'training_task', '-c', conf('x'))).sentence).toContain(
    "Did you mean 'training_task_1'?",
  )
})

test('logs and show_run of a skipped task give the execution that it reuses, and say so', async () => {
  expect((await call('trigger_dag', DAG, '-c', conf('x'), '-r', 'again', '--wait')).code).toBe(0)
  const original = await call('logs', DAG, 'training_task_1', 'run-x')
  const { code, stdout, stderr } = await call('logs', DAG, 'training_task_1', 'again')
  expect({ code, stdout }).toEqual({ code: 0, stdout: original.stdout })
  expect(stderr).toContain("was skipped in run 'again'. This is the log of the execution that it reuses: run 'run-x'")
  const { task_instances } = (await home.json('show_run', DAG, 'again')) as { task_instances: object[] }
  expect(task_instances[2]).toMatchObject({ state: 'skipped', reused: { run_id: 'run-x', try_number: 1 } })
})

test('who names the task, the run and the log behind a file inside an output', async () => {
  const trigger = ['trigger_dag', 'iris_training_dag', '--set', 'k=3', '-r', 'iris', '--wait']
  expect((await call(...trigger)).code).toBe(0)
  const [file] = (await json('outputs', 'iris')) as { path: string; task_id: string }[]
  const [maker] = await json('who', file?.path ?? '')
  expect(maker).toMatchObject({ task_id: file?.task_id, run_id: 'iris', worker: expect.any(String) })
  expect((await call('who', file?.path ?? '')).stdout).toContain(
    `command: ${maker?.command}\n  arguments: ${JSON.stringify(maker?.arguments)}\n`,
  )
  expect((await call('who', file?.path ?? '')).stdout).toContain(
    `log: ml-airflow logs iris_training_dag ${file?.task_id} iris`,
  )
  expect((await call('who', '/nowhere/at/all')).code).toBe(1)
})

test('undo_done, declare_done and accept change the records of their preview, and run nothing', async () => {
  const selection = ['training_task_1', '--set', 'parameter_2=x']
  const preview = await call('undo_done', ...selection, '--dry_run')
  expect(preview.stdout).toContain(
    'training_task_1 parameter_1=records parameter_2=x (done): It no longer counts as done',
  )
  expect(preview.stdout).toContain('1 record would change; nothing was changed.')
  expect((await json('records', ...selection))[0]).toMatchObject({ state: 'done' })
  expect((await call('undo_done', ...selection, '--reason', 'bad data', '-y')).stdout).toBe(
    '1 of 1 record was changed.\n',
  )
  expect((await json('records', ...selection))[0]).toMatchObject({ state: 'stale', reason: 'cleared' })
  expect((await call('accept', ...selection, '-y')).stdout).toContain('It has no result that could be accepted.')
  expect((await call('declare_done', ...selection, '-y')).stdout).toBe('1 of 1 record was changed.\n')
  expect((await json('records', ...selection))[0]).toMatchObject({ state: 'done', made_by: 'tester (declared)' })
  expect((await home.failure('undo_done', '--stale')).code).toBe(2)
})

test('accept keeps the tasks downstream of a redone task done', async () => {
  const redo = ['trigger_dag', DAG, '-c', conf('x'), '--force-task', 'common_task_2', '-r', 'redo', '--wait']
  expect((await call(...redo)).code).toBe(0)
  const stale = await json('records', '--dag', DAG, '--stale')
  expect(stale.map(({ parameters, reason }) => [parameters, reason])).toEqual([
    [{ parameter_1: 'records', parameter_2: 'y' }, 'upstream_changed'],
  ])
  expect((await call('accept', '--dag', DAG, '--stale', '--reason', 'the same', '-y')).stdout).toBe(
    '1 of 1 record was changed.\n',
  )
  expect(await json('records', '--dag', DAG, '--stale')).toEqual([])
  const planned = await json('plan', DAG, '-c', conf('y'))
  expect(planned.map(({ decision }) => decision)).toEqual(['skip', 'skip', 'skip'])
})

test('plan names the earlier execution that is nearest, and that a paused DAG will not start', async () => {
  const never = JSON.stringify({ parameter_1: 'records', parameter_2: 'never' })
  const [, , train] = await json('plan', DAG, '-c', never)
  expect(train).toMatchObject({ decision: 'run', reason: 'no_previous', blocked: null })
  expect(train?.sentence).toMatch(
    /^Never done for these parameters\. The nearest execution is that of ml_training_dag\/.+ It differs by parameter_2: [xy] → never\.$/,
  )
  expect((await call('pause', DAG)).code).toBe(0)
  expect((await call('plan', DAG, '-c', never)).stdout).toMatch(/training_task_1 +│ +│ blocked +│ no_previous/)
  expect(await json('why', DAG, 'training_task_1', '-c', never)).toMatchObject([{ decision: 'run', blocked: 'paused' }])
  expect((await call('unpause', DAG)).code).toBe(0)
})

test('run_again makes a run with other values, and only shows its plan in a dry run', async () => {
  const again = ['run_again', 'run-x', '--set', 'parameter_2=y']
  expect((await json(...again, '--dry_run')).map(({ action }) => action)).toEqual(['skip', 'skip', 'skip'])
  expect((await call(...again, '-r', 'again-y')).stdout).toBe(`Created run 'again-y' of DAG '${DAG}'.\n`)
  expect(await home.json('show_run', DAG, 'again-y')).toMatchObject({ conf: { parameter_2: 'y' } })
})

test('the previews of mark_failed, mark_success and force equal their effect', async () => {
  const preview = await call('mark_failed', 'run-x', '--task', 'training_task_1', '--dry_run')
  expect(preview.stdout).toBe(
    'training_task_1: success → failed. It counts as failed; nothing is run.\nNothing was changed.\n',
  )
  const refused = await home.run(['mark_failed', 'run-x', '--task', 'training_task_1'], { input: 'no\n' })
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('Nothing was changed.') })
  expect((await call('mark_failed', 'run-x', '--task', 'training_task_1', '-y')).stdout).toContain(
    "Done in run 'run-x'.",
  )
  expect(await home.json('show_run', DAG, 'run-x')).toMatchObject({ state: 'failed' })
  expect((await call('mark_success', 'run-x', '--task', 'training_task_1', '-y')).code).toBe(0)
  expect(await home.json('show_run', DAG, 'run-x')).toMatchObject({ state: 'success' })
  expect((await call('force', 'run-x', '--task', 'common_task_2', '-d', '--dry_run')).stdout).toMatch(
    /^common_task_2: \w+ → queued\..*\ntraining_task_1: \w+ → waiting\./,
  )
  expect(await call('force', 'run-x', '--sample', 'nope', '-y')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("has no sample 'nope'; it has no samples."),
  })
})

test('db clean and delete_dag preview the removal, and records name no removed run', async () => {
  const old = [
    'db',
    'clean',
    '--clean-before-timestamp',
    '2099-01-01',
    '--tables',
    'runs',
    '--dag',
    'iris_training_dag',
  ]
  expect(await home.json(...old, '--dry-run')).toEqual({ dry_run: true, runs: 0, kept: 1, audit: 0 })
  expect(await home.json(...old, '--with-results', '-y')).toMatchObject({ runs: 1, logs: expect.any(Number) })
  const made = await json('records', '--dag', 'iris_training_dag')
  expect(new Set(made.map(({ made_by, state }) => `${made_by}, ${state}`))).toEqual(
    new Set(['a run that was removed, done']),
  )
  expect((await home.failure('db', 'clean')).code).toBe(2)
  expect(await home.json('delete_dag', 'iris_training_dag', '--dry_run')).toMatchObject({ dry_run: true, runs: 0 })
})

test.each([
  ...['', '30', '-1d', '1e3d', '0x1d', '30 d', '1234567s', '999999w'].map((age) => ['--older', age]),
  ...['', 'now', '0000-01-01', '+010000-01-01', '2026-02-30', '9999-12-31T23:59:59-14:00', "2026-01-01' OR '1"].map(
    (date) => ['--clean-before-timestamp', date],
  ),
])('db clean refuses %s %j, and names the allowed values', async (...age) => {
  const { code, sentence } = await home.failure('db', 'clean', ...age, '-y')
  expect([code, sentence]).toEqual([2, expect.stringMatching(/allowed are .*\nUsage: ml-airflow db clean /)])
})

test('outputs unrecorded lists the files that belong to no record, and removes them once confirmed', async () => {
  const folder = home.file('home/output/forgotten')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'model.bin'), 'old')
  expect(await home.json('outputs', 'unrecorded')).toEqual({ outputs: [], removed: 0 })
  const { outputs } = (await home.json('outputs', 'unrecorded', '--older', '0s')) as { outputs: object[] }
  expect(outputs).toEqual([expect.objectContaining({ path: folder, files: 1, bytes: 3 })])
  const remove = ['outputs', 'unrecorded', '--older', '0s', '--remove']
  expect((await home.run(remove, { input: 'n\n' })).stderr).toContain('Nothing was changed.')
  expect((await call(...remove, '-y')).stdout).toBe('1 of 1 were removed.\n')
  expect(existsSync(folder)).toBe(false)
})

test('import_records refuses a file with a bad line as a whole, and names each such line', async () => {
  const bad = historyFile(
    'bad.csv',
    'common_task_1,moved,,2018-03-01 10:00:00,2018-03-01 10:05:00',
    'comon_task_2,moved,,2018-03-01 10:05:00,2018-03-01 10:06:00',
    'training_task_1,moved,,2018-03-01 10:06:00,2018-03-01 10:09:00',
    'common_task_2,moved,,2018-03-01 10:06:00,yesterday',
  )
  const { code, stdout } = await call('import_records', bad, '-y')
  expect(stdout.split('\n').filter((line) => line !== '')).toEqual([
    expect.stringMatching(/^line 3: No DAG has a task 'comon_task_2'\. Did you mean 'common_task_2'\?$/),
    expect.stringMatching(/^line 4: The conf does not fit task 'training_task_1': 'parameter_2' was ""/),
    "line 5: 'yesterday' is not a time such as 2026-01-02 10:00:00 or 2026-01-02T10:00:00Z.",
    'line 2: common_task_1 parameter_1=moved would count as done since 2018-03-01T10:05:00.000Z.',
    'Nothing was imported: 3 lines are refused. Without them, 1 record would be imported.',
  ])
  expect(code).toBe(1)
  expect(await json('records', '--dag', DAG, '--set', 'parameter_1=moved')).toEqual([])
})

test('import_records makes rows of the original, and a list of records, results that runs skip', async () => {
  const history = historyFile(
    'history.csv',
    'training_task_1,moved,z,2018-03-01 10:06:00,2018-03-01 10:09:00',
    'common_task_1,moved,,2018-03-01 10:00:00,2018-03-01 10:05:00',
    'common_task_2,moved,,2018-03-01 10:05:00,2018-03-01 10:06:00',
    'training_task_1,moved,never,,',
  )
  const moved = JSON.stringify({ parameter_1: 'moved', parameter_2: 'z' })
  expect((await call('import_records', history, '--dry_run')).stdout).toContain('3 records would be imported')
  expect((await json('plan', DAG, '-c', moved)).map(({ decision }) => decision)).toEqual(['run', 'run', 'run'])
  const made = await call('import_records', history, '--reason', 'moved from Airflow', '-y')
  expect(made).toMatchObject({ code: 0, stdout: '3 of 3 records were imported.\n' })
  expect((await json('plan', DAG, '-c', moved)).map(({ reason }) => reason)).toEqual(Array(3).fill('finished'))
  const [record] = await json('records', 'training_task_1', '-c', moved)
  expect(record).toMatchObject({ made_by: 'tester (imported)', finished_at: '2018-03-01T10:09:00.000Z' })
  expect((await call('import_records', history, '-y')).stdout).toContain('It stays unchanged.')
  const again = home.file('again.json')
  const renamed = { ...record, parameters: { parameter_1: 'moved', parameter_2: 'other' } }
  writeFileSync(again, JSON.stringify([renamed]))
  expect(await home.json('import_records', again, '-y')).toMatchObject({ imported: 1, refused: [], left: [] })
})
