import { appendFileSync, existsSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import type { Conf, Run, RunState } from '@ml-airflow/core'
import {
  ClearService,
  createActions,
  createRunPlanner,
  PauseService,
  RecordImport,
  type RunPlanner,
  RunService,
  type TriggerRequest,
} from '@ml-airflow/engine'
import { openTryFiles } from '@ml-airflow/shell'
import { DATABASES, databaseSettings, redisSettings } from '@ml-airflow/testing/shared-settings'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { until, WorkerHome } from './worker.fixture.ts'

// prep → train → report; train and its downstream tasks read lr. A file named like a task makes it fail, or wait.
const REUSE_DAG = `
import { existsSync, readFileSync } from 'node:fs'
import { defineDag, defineParameters, MLTaskSubDag } from '@ml-airflow/core'
import { z } from 'zod'

const Data = defineParameters('reuse_data', { home: z.string(), data: z.string() })
const Model = Data.extend('reuse_model', { lr: z.number() })

class Step extends MLTaskSubDag {
  script = 'if [ -e "$1/$MLAF_TASK_ID.fails" ]; then exit 1; fi; while [ -e "$1/$MLAF_TASK_ID.waits" ]; do sleep 0.02; done; date +%s%N >"$MLAF_OUTPUT_PATH"'
  constructor(id, parameters, after = []) {
    super({ after })
    this.id = id
    this.parameters = parameters
  }
  parametersProvider({ parameters }) {
    return [parameters.home]
  }
  outputPathProvider({ outputDir, record }) {
    return outputDir + '/' + this.id + '/' + record.id
  }
}
const prep = new Step('reuse_prep', Data)
const train = new Step('reuse_train', Model, [prep])
const report = new Step('reuse_report', Model, [train])
export const reuseDag = defineDag({ id: 'reuse_dag', parameters: Model, tasks: [prep, train, report] })
class OnePath extends Step {
  script = 'echo "$2" >"$MLAF_OUTPUT_PATH"'
  parametersProvider({ parameters }) {
    return [parameters.home, parameters.data]
  }
  outputPathProvider({ outputDir }) {
    return outputDir + '/' + this.id
  }
}
class Empty extends Step {
  script = ': >"$MLAF_OUTPUT_PATH"'
}
class Reading extends Step {
  script = 'cat "$1/scale.txt" >"$MLAF_OUTPUT_PATH"'
  earlyCutoff = true
  inputsProvider({ parameters }) {
    if (parameters.data === 'throws') throw new Error('no inputs for ' + parameters.data)
    return [parameters.home + '/scale.txt', 'reuse.mjs']
  }
}
const reading = new Reading('reads_files', Data)
export const readingDag = defineDag({ id: 'reading_dag', parameters: Data, tasks: [reading, new Step('behind_reader', Data, [reading])] })
class ShortLived extends Step {
  validFor = 3600
}
export const expiringDag = defineDag({ id: 'expiring_dag', parameters: Data, tasks: [new ShortLived('short_lived', Data)] })
class Calling extends Step {
  variables = ['reuse_threshold']
  parametersProvider({ parameters }) {
    return [parameters.home, readFileSync(parameters.home + '/word.txt', 'utf8')]
  }
}
const calling = new Calling('calls', Data)
export const callingDag = defineDag({
  id: 'calling_dag',
  parameters: Data,
  tasks: [calling, new Step('behind_call', Data, [calling])],
  rerunOn: ['inputs', 'version', 'upstream', 'command', 'variables'],
})
export const onePathDag = defineDag({ id: 'one_path_dag', parameters: Data, tasks: [new OnePath('one_path', Data)] })
export const emptyDag = defineDag({ id: 'empty_dag', parameters: Data, tasks: [new Empty('empty_output', Data)] })
class Passing extends Step {
  temporary = true
}
class Checking extends MLTaskSubDag {
  id = 'reuse_check'
  parameters = Data
  script = 'test ! -e "$1/reuse_check.fails"'
  parametersProvider({ parameters }) {
    return [parameters.home]
  }
}
const passing = new Passing('reuse_passing', Data)
export const passingDag = defineDag({ id: 'passing_dag', parameters: Data, tasks: [passing, new Checking({ after: [passing] })] })
export const unreadDag = defineDag({ id: 'unread_dag', parameters: Data, tasks: [new Passing('reuse_unread', Data)] })
export const sharingDag = defineDag({ id: 'sharing_dag', parameters: Data, tasks: [new Step('reuse_prep', Data)] })
`

describe.each(DATABASES)('reuse over %s', (kind) => {
  let home: WorkerHome
  let service: RunService
  let planner: RunPlanner
  let pauses: PauseService

  beforeAll(async () => {
    home = new WorkerHome({
      ...redisSettings(),
      ...databaseSettings(kind),
    })
    await home.open()
    await home.addDags('reuse.mjs', REUSE_DAG)
    service = new RunService({ ...home.parts, onQueueError() {} })
    pauses = new PauseService({ ...home.parts, onQueueError() {} })
    planner = createRunPlanner({ ...home.parts, files: openTryFiles(), outputDir: home.file('outputs') })
    await home.worker()
  })
  afterAll(() => home.remove())

  const conf = (data: string, lr: number): Conf => ({ home: home.file(''), data, lr })

  /** Reasons of the plan, and the states after the run. */
  async function goes(request: TriggerRequest, as: RunState = 'success') {
    const planned = (await planner.plan(request)).map(({ decision }) => decision.reason)
    const { run } = await service.trigger(request)
    await home.ended(run, as)
    const instances = await home.parts.store.instances.list(run.id)
    return { run, planned, states: instances.map(({ state }) => state) }
  }

  const reuse = (data: string, lr: number, more: Partial<TriggerRequest> = {}, as?: RunState) =>
    goes({ dagId: 'reuse_dag', conf: conf(data, lr), ...more }, as)

  const DONE = { planned: ['finished', 'finished', 'finished'], states: ['skipped', 'skipped', 'skipped'] }

  test('tasks downstream of a task that another run has redone run again, once', async () => {
    await reuse('d1', 1)
    await reuse('d1', 2)
    await reuse('d1', 1, { force: ['reuse_prep'], forceDownstream: true })
    expect(await reuse('d1', 2)).toMatchObject({
      planned: ['finished', 'upstream_changed', 'upstream_rerun'],
      states: ['skipped', 'success', 'success'],
    })
    expect(await reuse('d1', 2)).toMatchObject(DONE)
    expect(await reuse('d1', 1)).toMatchObject(DONE)
  })

  test('tasks downstream of a task that another DAG has redone run again', async () => {
    await reuse('shared', 1)
    await goes({ dagId: 'sharing_dag', conf: { home: home.file(''), data: 'shared' }, force: 'all' })
    expect((await reuse('shared', 1)).planned).toEqual(['finished', 'upstream_changed', 'upstream_rerun'])
  })

  test("the original's DAGs notice that a task they share was forced by one of them", async () => {
    const training = (value: string, more = {}) =>
      goes({ dagId: 'ml_training_dag', conf: { parameter_1: 'st', parameter_2: value }, ...more })
    const testing = () => goes({ dagId: 'ml_testing_dag', conf: { parameter_1: 'st', parameter_3: 'x' } })
    await training('b')
    await training('c')
    await testing()
    await training('b', { force: ['common_task_1'], forceDownstream: true })
    expect((await training('c')).planned).toEqual(['finished', 'finished', 'upstream_changed'])
    expect((await testing()).planned).toEqual(['finished', 'finished', 'upstream_changed', 'upstream_rerun'])
  })

  test('tasks made from an output run again after it was made again', async () => {
    const { run } = await reuse('gone', 1)
    await reuse('gone', 2)
    const [prep] = await home.parts.store.instances.list(run.id)
    rmSync(prep?.outputPath ?? '')
    expect((await reuse('gone', 1)).planned).toEqual(['output_missing', 'upstream_rerun', 'upstream_rerun'])
    expect((await reuse('gone', 2)).planned).toEqual(['finished', 'upstream_changed', 'upstream_rerun'])
  })

  test('an output that was changed from outside is made again, and one that was only touched is not', async () => {
    const { run } = await reuse('tampered', 1)
    const [prep] = await home.parts.store.instances.list(run.id)
    const path = prep?.outputPath ?? ''
    utimesSync(path, new Date(), new Date())
    expect(await reuse('tampered', 1)).toMatchObject(DONE)
    appendFileSync(path, 'tampered')
    const [decided] = await planner.plan({ dagId: 'reuse_dag', conf: conf('tampered', 1) })
    expect(decided?.decision.sentence).toMatch(/but its output is not what it made: .* has 28 bytes instead of 20\.$/)
    expect(await reuse('tampered', 1)).toMatchObject({
      planned: ['output_changed', 'upstream_rerun', 'upstream_rerun'],
      states: ['success', 'success', 'success'],
    })
    expect(await reuse('tampered', 1)).toMatchObject(DONE)
  })

  test('a result that was finished and lost its output while a run waited for it does not count for that run', async () => {
    const waits = home.file('reuse_prep.waits')
    writeFileSync(waits, '')
    const first = await service.trigger({ dagId: 'reuse_dag', conf: conf('waited', 1) })
    await until(async () => (await stateOf(first.run, 'reuse_prep')) === 'running')
    await home.parts.store.dags.setPaused('reuse_dag', true)
    const second = await service.trigger({ dagId: 'sharing_dag', conf: { home: home.file(''), data: 'waited' } })
    await until(async () => (await stateOf(second.run, 'reuse_prep')) === 'queued')
    await home.parts.store.dags.setPaused('sharing_dag', true)
    rmSync(waits)
    await until(async () => (await stateOf(first.run, 'reuse_prep')) === 'success')
    const [prep] = await home.parts.store.instances.list(first.run.id)
    appendFileSync(prep?.outputPath ?? '', 'tampered')
    await pauses.setPaused('sharing_dag', false)
    await home.ended(second.run)
    expect(await stateOf(second.run, 'reuse_prep')).toBe('success')
    await pauses.setPaused('reuse_dag', false)
    await home.ended(first.run)
  })

  test('a changed input makes a task run again, and an equal output leaves the tasks downstream done', async () => {
    const request = { dagId: 'reading_dag', conf: { home: home.file(''), data: 'inputs' } }
    const file = home.file('scale.txt')
    const lacking = await goes(request, 'failed')
    expect(lacking.states).toEqual(['failed', 'upstream_failed'])
    const [failed] = await home.parts.store.instanceHistory.listTries(await instanceId(lacking.run))
    expect(failed?.sentence).toBe(
      `Its input ${file} is not there, or cannot be read: inputs are paths from the folder of the DAG's file on.`,
    )
    writeFileSync(file, '1')
    await goes(request)
    utimesSync(file, new Date(), new Date())
    expect((await goes(request)).states).toEqual(['skipped', 'skipped'])
    writeFileSync(file, '2')
    const [changed] = await planner.plan(request)
    expect(changed?.decision.sentence).toMatch(/, but the input .*scale\.txt has changed since\.$/)
    expect(await goes(request)).toMatchObject({
      planned: ['input_changed', 'upstream_rerun'],
      states: ['success', 'success'],
    })
    const same = await goes({ ...request, force: ['reads_files'], forceDownstream: true })
    expect(same).toMatchObject({ planned: ['forced', 'upstream_rerun'], states: ['success', 'skipped'] })
    const [, behind] = await home.parts.store.instances.list(same.run.id)
    expect(behind?.sentence).toMatch(
      / The tasks upstream of it ran again, and their outputs are the same, byte for byte\.$/,
    )
    expect((await goes(request)).planned).toEqual(['finished', 'finished'])
  })

  test('a changed argument or variable makes a task run again where rerunOn names it', async () => {
    const request = { dagId: 'calling_dag', conf: { home: home.file(''), data: 'calling' } }
    const set = (text: string) =>
      home.parts.store.variables.set([{ key: 'reuse_threshold', value: { text, encrypted: false } }])
    writeFileSync(home.file('word.txt'), 'one')
    await goes(request)
    expect((await goes(request)).planned).toEqual(['finished', 'finished'])
    writeFileSync(home.file('word.txt'), 'two')
    const [changed] = await planner.plan(request)
    expect(changed?.remark).toBe("It was done with other arguments: number 2 was 'one', and is 'two' by now.")
    expect(await goes(request)).toMatchObject({
      planned: ['command_changed', 'upstream_rerun'],
      states: ['success', 'success'],
    })
    await set('0.5')
    expect(await goes(request)).toMatchObject({
      planned: ['variable_changed', 'upstream_rerun'],
      states: ['success', 'success'],
    })
    expect((await goes(request)).planned).toEqual(['finished', 'finished'])
  })

  test('an error of inputsProvider fails the try, and no plan', async () => {
    const request = { dagId: 'reading_dag', conf: { home: home.file(''), data: 'throws' } }
    const { run, planned } = await goes(request, 'failed')
    expect(planned).toEqual(['no_previous', 'no_previous'])
    const [failed] = await home.parts.store.instanceHistory.listTries(await instanceId(run))
    expect(failed?.sentence).toContain("Its input of inputsProvider, which threw 'no inputs for throws', is not there")
  })

  test('a result expires', async () => {
    const request = { dagId: 'expiring_dag', conf: { home: home.file(''), data: 'expiring' } }
    await goes(request)
    expect((await goes(request)).states).toEqual(['skipped'])
    vi.useFakeTimers({ now: Date.now() + 2 * 3600 * 1000, toFake: ['Date'] })
    const [decided] = await planner.plan(request)
    vi.useRealTimers()
    expect(decided?.decision).toMatchObject({ kind: 'run', reason: 'expired' })
  })

  test('two records that reserve one path: the second one fails, and leaves the output of the first', async () => {
    const at = (value: string) => ({ dagId: 'one_path_dag', conf: { home: home.file(''), data: value } })
    const first = await goes(at('a'))
    const [made] = await home.parts.store.instances.list(first.run.id)
    const second = await goes(at('b'), 'failed')
    const { sentence } = (await home.parts.store.instanceHistory.listTries(await instanceId(second.run)))[0] ?? {}
    expect(sentence).toMatch(/^The output path .* belongs to record 1 of 'one_path'/)
    expect(readFileSync(made?.outputPath ?? '', 'utf8')).toBe('a\n')
    expect((await goes(at('a'))).planned).toEqual(['finished'])
  })

  test('an output of 0 bytes is reported where it is made and where it is skipped', async () => {
    const request = { dagId: 'empty_dag', conf: { home: home.file(''), data: 'empty' } }
    const { run } = await goes(request)
    const [made] = await home.parts.store.instanceHistory.listTries(await instanceId(run))
    expect(made?.sentence).toMatch(/ Its output has 0 bytes\.$/)
    expect((await planner.plan(request))[0]?.decision.sentence).toMatch(/ Its output .* has 0 bytes\.$/)
  })

  test('a task forced without downstream is accepted: the tasks downstream stay done, in this run and later ones', async () => {
    await reuse('accepted', 1)
    await reuse('accepted', 2)
    const forced = await reuse('accepted', 1, { force: ['reuse_prep'], forceDownstream: false })
    expect(forced).toMatchObject({
      planned: ['forced', 'finished', 'finished'],
      states: ['success', 'skipped', 'skipped'],
    })
    expect(await reuse('accepted', 1)).toMatchObject(DONE)
    expect((await reuse('accepted', 2)).planned).toEqual(['finished', 'upstream_changed', 'upstream_rerun'])
  })

  test('a forced run that fails leaves the older result and the tasks downstream of it', async () => {
    const { run } = await reuse('kept', 1)
    const before = await home.parts.store.instances.list(run.id)
    const fails = home.file('reuse_train.fails')
    writeFileSync(fails, '')
    const forced = await reuse('kept', 1, { force: ['reuse_train'], forceDownstream: true }, 'failed')
    expect(forced.states).toEqual(['skipped', 'failed', 'upstream_failed'])
    rmSync(fails)
    const again = await reuse('kept', 1)
    expect(again).toMatchObject(DONE)
    expect((await home.parts.store.instances.list(again.run.id)).map(({ outputPath }) => outputPath)).toEqual(
      before.map(({ outputPath }) => outputPath),
    )
    expect(before.every(({ outputPath = '' }) => existsSync(outputPath))).toBe(true)
  })

  test('a plan waits for a task that another run does again, and a later run uses the new result', async () => {
    await reuse('redoing', 1)
    const waits = home.file('reuse_prep.waits')
    writeFileSync(waits, '')
    const { run } = await service.trigger({
      dagId: 'reuse_dag',
      conf: conf('redoing', 1),
      force: ['reuse_prep'],
      forceDownstream: true,
    })
    await until(async () => (await stateOf(run, 'reuse_prep')) === 'running')
    const plan = await planner.plan({ dagId: 'reuse_dag', conf: conf('redoing', 1) })
    expect(plan.map(({ decision }) => decision.reason)).toEqual(['being_redone', 'upstream_rerun', 'upstream_rerun'])
    expect(plan[0]?.decision.sentence).toMatch(
      /^Finished at .* by reuse_dag\/.*, and being done again by reuse_dag\/.* now/,
    )
    rmSync(waits)
    await home.ended(run)
    expect(await reuse('redoing', 1)).toMatchObject(DONE)
  })

  test('the decision on a cleared task gives the clearing as its reason', async () => {
    const { run } = await reuse('cleared', 1)
    const clears = new ClearService({ ...home.parts, onQueueError() {} })
    await home.parts.store.dags.setPaused('reuse_dag', true)
    const request = { dagId: 'reuse_dag', run: run.id, taskRegex: 'reuse_prep' }
    await clears.clear(request, await clears.select(request), 'ada')
    const [prep, train] = await planner.plan({ dagId: 'reuse_dag', conf: conf('cleared', 1) })
    expect(prep?.decision).toMatchObject({ kind: 'run', reason: 'cleared' })
    expect(train?.decision.reason).toBe('upstream_rerun')
    await pauses.setPaused('reuse_dag', false)
    await home.ended(run)
    expect((await reuse('cleared', 1)).planned).toEqual(['finished', 'upstream_changed', 'upstream_rerun'])
  })

  test('a failed run that a mark closes as a success removes its temporary output', async () => {
    const fails = home.file('reuse_check.fails')
    writeFileSync(fails, '')
    const request = { dagId: 'passing_dag', conf: { home: home.file(''), data: 'marked' } }
    const { run } = await goes(request, 'failed')
    const [passing] = await home.parts.store.instances.list(run.id)
    const output = passing?.outputPath ?? ''
    expect(existsSync(output)).toBe(true)
    const actions = createActions({
      ...home.parts,
      runs: service,
      files: openTryFiles(),
      outputDir: home.file('outputs'),
      process: { worker: 'tester', host: 'here' },
      logPathOf: () => home.file('marked.log'),
      onQueueError() {},
    })
    const planned = await actions.plan('mark_success', run.id, { taskIds: ['reuse_check'] })
    await actions.carryOut('mark_success', planned, { by: 'ada' })
    await home.ended(run)
    await until(async () => !existsSync(output))
    rmSync(fails)
    expect(await goes(request)).toMatchObject({ planned: ['finished', 'finished'], states: ['skipped', 'skipped'] })
  })

  test('a temporary output that was imported from another place is the file of its user, and stays', async () => {
    const path = home.file('moved here.bin')
    writeFileSync(path, 'made elsewhere')
    const conf = { home: home.file(''), data: 'imported' }
    const { registry, store } = home.parts
    const records = new RecordImport({ registry, store, files: openTryFiles(), outputDir: home.file('outputs') })
    const finishedAt = new Date('2026-01-02T10:00:00Z')
    const line = { line: 2, taskId: 'reuse_passing', dagId: 'passing_dag', sample: '', values: conf, finishedAt }
    const plan = await records.plan([{ ...line, startedAt: undefined, outputPath: home.file('./x/../moved here.bin') }])
    expect(await records.carryOut(plan, 'ada')).toBe(1)
    expect(await goes({ dagId: 'passing_dag', conf })).toMatchObject({ states: ['skipped', 'success'] })
    expect(readFileSync(path, 'utf8')).toBe('made elsewhere')
  })

  test('a temporary output that nothing reads is kept, and is imported only with its file', async () => {
    const { registry, store } = home.parts
    const records = new RecordImport({ registry, store, files: openTryFiles(), outputDir: home.file('outputs') })
    const conf = { home: home.file(''), data: 'unread' }
    const line = {
      line: 2,
      dagId: 'unread_dag',
      taskId: 'reuse_unread',
      sample: '',
      values: conf,
      startedAt: undefined,
    }
    const lines = [{ ...line, finishedAt: new Date('2026-01-02'), outputPath: home.file('mistyped.bin') }]
    expect((await records.plan(lines)).refused).toEqual([
      { line: 2, sentence: `Its output ${home.file('mistyped.bin')} is not there.` },
    ])
  })

  test('a temporary output that was removed before its import is made again only where it is read', async () => {
    const conf = { home: home.file(''), data: 'imported without file' }
    const { registry, store } = home.parts
    const records = new RecordImport({ registry, store, files: openTryFiles(), outputDir: home.file('outputs') })
    const line = {
      dagId: 'passing_dag',
      sample: '',
      values: conf,
      startedAt: undefined,
      finishedAt: new Date('2026-01-02'),
    }
    const lines = ['reuse_passing', 'reuse_check'].map((taskId, index) => {
      const outputPath = taskId === 'reuse_passing' ? home.file('long gone.bin') : undefined
      return { ...line, line: index + 2, taskId, outputPath }
    })
    const plan = await records.plan(lines)
    expect(plan.refused).toEqual([])
    expect(await records.carryOut(plan, 'ada')).toBe(2)
    const request = { dagId: 'passing_dag', conf }
    expect(await goes(request)).toMatchObject({ planned: ['finished', 'finished'], states: ['skipped', 'skipped'] })
    const again = await goes({ ...request, force: ['reuse_check'] })
    expect(again).toMatchObject({ planned: ['output_needed', 'forced'], states: ['success', 'success'] })
  })

  async function instanceId(run: Run) {
    return (await home.parts.store.instances.list(run.id))[0]?.id ?? 0
  }

  async function stateOf(run: Run, taskId: string) {
    return (await home.parts.store.instances.list(run.id)).find((one) => one.taskId === taskId)?.state
  }
})
