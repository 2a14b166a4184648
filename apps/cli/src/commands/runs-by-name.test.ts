import { writeFileSync } from 'node:fs'
import { loadSettings } from '@ml-airflow/config'
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { homeWithStandalone } from '../command-line-here.fixture.ts'
import { openers } from '../openers.ts'

/** Trains, which fails until a file exists, and scores the trained model. */
const SCORE_DAG = `
import { defineDag, defineParameters, MLTaskSubDag } from '@ml-airflow/core'
import { z } from 'zod'

const Score = defineParameters('score', { file: z.string(), k: z.int() })
class Train extends MLTaskSubDag {
  id = 'train'
  parameters = Score
  script = 'test -e "$1" && printf "{\\\\"accuracy\\\\":0.%s}" "$2" > "$MLAF_OUTPUT_PATH"'
  parametersProvider({ parameters }) { return [parameters.file, String(parameters.k)] }
  outputPathProvider({ record, outputDir }) { return outputDir + '/score/' + record.id + '.json' }
}
class Publish extends MLTaskSubDag {
  id = 'publish'
  parameters = Score
  command = 'true'
  parametersProvider() { return [] }
}
const train = new Train()
export const scoreDag = defineDag({ id: 'score_dag', parameters: Score, tasks: [train, new Publish({ after: [train] })] })
`

const home = homeWithStandalone()
const call = (...args: string[]) => home.run(args, { env: home.ownDags })
const json = async (...args: string[]) => JSON.parse((await call(...args, '-o', 'json')).stdout)

home.writeDag('score.mjs', SCORE_DAG)
beforeAll(async () => {
  const failed = ['trigger_dag', 'score_dag', '--set', `file=${home.file('data')}`, '-r', 'first', '--wait']
  expect((await call(...failed, '--set', 'k=1')).code).toBe(1)
})

describe('a run that has failed', () => {
  test('retries its failed tasks, and those that did not start because of them, by one call', async () => {
    expect((await call('retry', 'first', '--dry_run')).stdout).toBe(
      "Would run again in run 'first' of DAG 'score_dag': train, publish.\n",
    )
    writeFileSync(home.file('data'), '')
    const { code, stdout, stderr } = await call('retry', 'score_dag/first', '--wait')
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Run 'first' ended: success\n/) })
    expect(stderr).toContain("Runs again in run 'first' of DAG 'score_dag': train, publish.")
    expect((await call('retry', 'first')).stdout).toContain('it has ended (success).')
  })

  test('with a wrong name is answered with the forms of names', async () => {
    expect(await call('retry', 'nope')).toMatchObject({
      code: 1,
      stderr:
        "There is no run 'nope'. Allowed are its number, as runs and the pages show it; its run id; or DAG_ID/RUN.\n",
    })
  })
})

describe('a run whose DAG file is edited', () => {
  const write = (command: string) =>
    home.writeDag('edited.yaml', `id: edited\ntasks: { edited_say: { command: ${command} } }\n`)

  test('is retried by the edited file, and runs again by it or by its own', async () => {
    write('"false"')
    expect((await call('trigger_dag', 'edited', '-r', 'broken', '--wait')).code).toBe(1)
    const { id, definition } = await json('show_run', 'edited', 'broken')
    write('"true"')
    const differs = `The DAG files differ from those of run ${id}: edited.yaml (changed). The new run uses`
    expect(await call('run_again', 'broken', '--dry_run')).toMatchObject({
      code: 0,
      stderr: `${differs} the current ones; --keep_definition uses those of run ${id}.\n`,
    })
    expect((await call('run_again', 'broken', '--keep_definition', '-r', 'kept')).stderr).toBe(
      `${differs} those of run ${id}.\n`,
    )
    expect((await json('show_run', 'edited', 'kept')).definition).toBe(definition)
    const keptEnds = (state: string) =>
      vi.waitUntil(async () => (await json('show_run', 'edited', 'kept')).state === state, { timeout: 30_000 })
    await keptEnds('failed')
    expect((await call('retry', 'broken', '--wait')).code).toBe(0)
    expect((await json('show_run', 'edited', 'broken')).definition).not.toBe(definition)
    expect((await call('retry', 'kept', '--wait', '--keep_definition')).code).toBe(1)
    expect((await call('runs', 'retry', '--search', 'kept', '--keep_definition', '-y')).code).toBe(0)
    expect((await json('show_run', 'edited', 'kept')).definition).toBe(definition)
    await keptEnds('failed')
    expect((await call('runs', 'retry', '--search', 'kept', '-y')).code).toBe(0)
    expect((await json('show_run', 'edited', 'kept')).definition).not.toBe(definition)
    await keptEnds('success')
  })
})

describe('two runs', () => {
  beforeAll(async () => {
    const other = ['trigger_dag', 'score_dag', '--set', `file=${home.file('data')}`, '--set', 'k=2']
    expect((await call(...other, '-r', 'second', '--wait')).code).toBe(0)
  })

  test('are listed with those of all DAGs, by filters, with the values that differ from the defaults', async () => {
    const { stdout } = await call('runs')
    expect(stdout).toMatch(/│ second +│ k: 1 → 2 +│/)
    expect(await json('runs', '--dag', 'score_dag', '--conf', 'k=2')).toMatchObject([
      { run_id: 'second', changes: { k: { from: 1, to: 2 } }, task_instances: { success: 2 } },
    ])
    expect((await call('runs', '--state', 'failed')).stdout).toBe('No runs.\n')
    expect(await json('runs', '--search', 'seco', '--type', 'manual', '--limit', '1')).toHaveLength(1)
    expect((await call('runs', '--conf', 'k')).code).toBe(2)
  })

  test('are compared by conf, decisions, and the numbers of their outputs', async () => {
    const { stdout } = await call('diff', 'first', 'second')
    expect(stdout).toMatch(/│ k +│ 1 │ 2 │/)
    expect(stdout).toMatch(/│ train │ +│ accuracy +│ 0\.1 │ 0\.2 │ \+0\.1 +│/)
    expect(await json('diff', 'first', 'second')).toMatchObject({
      conf: [{ name: 'k', a: 1, b: 2 }],
      metrics: [{ task_id: 'train', sample: null, metric: 'accuracy', a: 0.1, b: 0.2 }],
    })
    expect((await call('diff', 'first', 'first')).stderr).toMatch(/^Both are run \d+ \('first'\): give two runs\.\n$/)
  })

  test('show the files that they have made, also where the task was skipped', async () => {
    const again = ['trigger_dag', 'score_dag', '--set', `file=${home.file('data')}`, '--set', 'k=2']
    expect((await call(...again, '-r', 'again', '--wait')).code).toBe(0)
    const [found] = await json('outputs', 'again', 'train')
    expect(found).toMatchObject({ task_id: 'train', sample: null, size: 16 })
    expect(found.path).toMatch(/^\/.*\/score\/\d+\.json$/)
    expect(await json('outputs', 'second')).toEqual([found])
    expect((await call('outputs', 'again', 'publish')).stdout).toBe("Run 'again' of DAG 'score_dag' has no outputs.\n")
    expect((await call('outputs', 'again', 'trian')).stderr).toContain("Did you mean 'train'?")
  })

  test('have pages whose address is printed', async () => {
    const [{ id }] = await json('runs', '--search', 'second')
    expect((await call('open', 'second')).stdout).toMatch(
      new RegExp(`^http://127\\.0\\.0\\.1:\\d+/admin/runs/${id}\\n$`),
    )
    expect((await call('open', 'score_dag')).stdout).toMatch(/\/admin\/dags\/score_dag\n$/)
    expect((await call('open')).stdout).toMatch(/\/admin\/\n$/)
    expect((await call('open', 'score_dga')).stderr).toContain("Did you mean 'score_dag'?")
  })
})

/** Each test of a task runs in a new folder, whose name differs. */
async function callWithoutFolder(...line: string[]) {
  const { code, stdout } = await call(...line)
  return { code, stdout: stdout.replaceAll(/ml-airflow-test-\w+/g, 'FOLDER') }
}

describe('every command that takes a run', () => {
  const numbers = { first: 0, second: 0 }
  beforeAll(async () => {
    for (const name of ['first', 'second'] as const) numbers[name] = (await json('show_run', 'score_dag', name)).id
    const named = ['trigger_dag', 'score_dag', '--set', `file=${home.file('data')}`, '--set', 'k=2', '--wait', '-r']
    expect((await call(...named, String(numbers.first))).code).toBe(0)
    expect((await call(...named, '888888')).code).toBe(0)
  })

  const DAG = 'score_dag'
  const words: [string, (run: readonly string[]) => readonly string[]][] = [
    ['show_run', (run) => ['show_run', ...run]],
    ['retry', (run) => ['retry', ...run, '--dry_run']],
    ['run_again', (run) => ['run_again', ...run, '--dry_run']],
    ['force', (run) => ['force', ...run, '--dry_run']],
    ['mark_success', (run) => ['mark_success', ...run, '--dry_run']],
    ['mark_failed', (run) => ['mark_failed', ...run, '--dry_run']],
    ['cancel', (run) => ['cancel', ...run]],
    ['outputs', (run) => ['outputs', ...run]],
    ['open', (run) => ['open', ...run]],
  ]

  test.each(words)('%s accepts a number alone, and a number or a run id after its DAG', async (_, line) => {
    const number = String(numbers.second)
    const forms = [[number], [`${DAG}/${number}`], [DAG, number], [DAG, 'second']]
    const [alone, ...others] = await Promise.all(forms.map((run) => call(...line(run))))
    expect(alone).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/second|\/runs\/\d+\n|score\/\d+\.json|no outputs|train/),
    })
    for (const other of others) expect(other).toEqual(alone)
  })

  test('with a task before the run accepts the same', async () => {
    const number = String(numbers.second)
    const alone = await call('logs', number, 'train')
    expect(alone.code).toBe(0)
    for (const run of [number, 'second']) expect(await call('logs', DAG, 'train', run)).toEqual(alone)
    const files = await json('outputs', number, 'train')
    expect(files).toHaveLength(1)
    expect(await json('outputs', DAG, 'train', 'second')).toEqual(files)
    for (const line of [
      ['dag_state', DAG],
      ['task_state', DAG, 'train'],
      ['task_failed_deps', DAG, 'train'],
      ['tasks', 'states-for-dag-run', DAG],
      ['render', DAG, 'train'],
      ['test', '-dr', DAG, 'publish'],
    ]) {
      const byRunId = await callWithoutFolder(...line, 'second')
      expect(byRunId, line.join(' ')).toMatchObject({ code: 0, stdout: expect.not.stringMatching(/^None/) })
      expect(await callWithoutFolder(...line, number), line.join(' ')).toEqual(byRunId)
    }
  })

  test('diff compares two runs after one DAG', async () => {
    const byId = await call('diff', 'first', 'second')
    const [a, b] = [numbers.first, numbers.second].map(String)
    expect(await call('diff', DAG, 'first', b ?? '')).toEqual(byId)
    expect(await call('diff', `${DAG}/first`, b ?? '')).toEqual(byId)
    expect((await call('diff', a ?? '', b ?? '')).code).toBe(1)
  })

  test('refuses a number that is also a run id, and takes the run id after its DAG', async () => {
    const number = String(numbers.first)
    expect(await call('retry', number)).toMatchObject({
      code: 1,
      stderr: `'${number}' is the number of one run and the run id of another: give ${DAG}/first for the number, or ${DAG}/${number} for the run id.\n`,
    })
    expect((await call('show_run', DAG, number)).stdout).toContain(`Run '${number}' of DAG '${DAG}'`)
    expect((await call('show_run', `${DAG}/${number}`)).stdout).toContain(`Run '${number}' of DAG '${DAG}'`)
    expect((await call('show_run', '888888')).stdout).toContain(`Run '888888' of DAG '${DAG}'`)
  })

  test('names the DAG of a number that belongs to another one, and the runs of a DAG without a run', async () => {
    const number = String(numbers.second)
    for (const line of [
      ['show_run', 'edited'],
      ['cancel', 'edited'],
      ['dag_state', 'edited'],
    ])
      expect(await call(...line, number)).toMatchObject({
        code: 1,
        stderr: `Run ${number} ('second') belongs to DAG '${DAG}', not to DAG 'edited': give DAG '${DAG}', or another run.\n`,
      })
    const { code, stderr } = await call('cancel', DAG)
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringMatching(
        /'score_dag' is a DAG, not a run: give one of its runs, such as \d+ or score_dag\/888888\./,
      ),
    })
    expect((await call('show_run', DAG, '777777')).stderr).toContain(`DAG '${DAG}' has no run '777777'.`)
    expect((await call('test', DAG, 'train', '777777')).stderr).toContain(
      "'777777' is not a date, nor a run of DAG 'score_dag': allowed are a date",
    )
    expect((await call('notifications', 'list', '--run', number)).stdout).toBe('No notifications.\n')
    expect((await call('notifications', 'list', '--run', '777777')).stderr).toContain("There is no run '777777'.")
  })
})

test('a DAG that was saved a moment ago is triggered at once, and its tables are made', async () => {
  const fresh = SCORE_DAG.replaceAll('score', 'fresh')
    .replaceAll("'train'", "'fresh_train'")
    .replaceAll("'publish'", "'fresh_publish'")
  home.writeDag('fresh.mjs', fresh)
  const { code, stderr } = await call(
    'trigger_dag',
    'fresh_dag',
    '--set',
    `file=${home.file('data')}`,
    '--set',
    'k=1',
    '--wait',
  )
  expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.not.stringContaining('upgradedb') })
})

describe('as Airflow 2 spells it', () => {
  test('jobs, and the states of a run', async () => {
    expect((await call('jobs', 'check')).stdout).toBe('Found one alive job.\n')
    expect(await json('dags', 'list-jobs', '-d', 'score_dag', '--state', 'success')).toContainEqual(
      expect.objectContaining({ task_id: 'train', state: 'success', job_type: 'LocalTaskJob', run_id: 'second' }),
    )
    const states = await json('tasks', 'states-for-dag-run', 'score_dag', 'second')
    expect(states).toMatchObject([
      { dag_id: 'score_dag', task_id: 'train', state: 'success' },
      { task_id: 'publish', state: 'success' },
    ])
  })
})

test('a task that was marked has a log that says who marked it', async () => {
  await call('trigger_dag', 'score_dag', '--set', 'file=absent', '--set', 'k=80', '-r', 'marked', '--wait')
  await call('mark_failed', 'marked', '--task', 'publish', '-y')
  for (const options of [[], ['--follow']]) {
    const { code, stdout, stderr } = await call('logs', 'marked', 'publish', ...options)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/^\[.*\] ml-airflow\| Marked as failed by tester; nothing was run\.\n$/)
  }
})

test('an action on a run stands in the audit log with its DAG, however the run is named', async () => {
  await call('trigger_dag', 'score_dag', '--set', `file=${home.file('data')}`, '--set', 'k=90', '-r', 'audited')
  const [{ id }] = await json('runs', '--search', 'audited')
  for (const name of [['audited'], ['score_dag/audited'], [String(id)], ['score_dag', 'audited']]) {
    await call('cancel', ...name)
    await call('mark_failed', ...name, '--task', 'train', '-y')
  }
  await call('cancel', 'nowhere')
  await call('runs', 'cancel', '--dag', 'score_dag', '--state', 'queued', '-y')
  await call('clear', 'score_.*', '-dx', '-s', '1999-01-01', '-e', '1999-01-01', '-y')
  const confs = JSON.stringify([{ file: 'absent', k: 91 }])
  await call('backfill', 'score_dag', '-c', confs, '--detach')
  const [{ id: backfill }] = await json('backfills', 'list')
  await call('backfills', 'cancel', String(backfill), '--runs')

  const store = await openers.store(loadSettings({ env: home.env, cwd: home.path }), await openers.dags(undefined, ''))
  onTestFinished(() => store.close())
  const entries = (await store.audit.list({ limit: 13 })).toReversed()
  const own = (event: string, dagId: string | undefined = 'score_dag') => ({ event, dagId })
  expect(entries.map(({ event, dagId }) => ({ event, dagId }))).toEqual([
    ...Array.from({ length: 4 }, () => [own('cancel'), own('mark_failed')]).flat(),
    { event: 'cancel', dagId: undefined },
    own('runs cancel'),
    { event: 'clear', dagId: undefined },
    own('backfill'),
    own('backfills cancel'),
  ])
  expect(entries[1]?.arguments).toContain('"task":["train"]')
})
