import { defined, type Exit, type LaunchRequest, type LostTry } from '@ml-airflow/core'
import { expect, test } from 'vitest'
import { claimed, DAG, FAILURE, heldClaim, instanceOf, knownRun, RUN, SUCCESS, witness } from '../fakes.fixture.ts'
import { Gpus } from '../running/gpus.ts'
import { NO_TRACES } from '../tracing/no-traces.ts'
import { TryTrace } from '../tracing/try-trace.ts'
import { Outputs } from './outputs.ts'
import { TryRunner } from './try-runner.ts'
import { VariablesAndConnectionsReader } from './variables-and-connections.ts'

interface Given {
  readonly exit?: Exit
  readonly evidence?: Exit
  readonly lost?: readonly LostTry[]
  readonly markedBy?: string
  readonly hooks?: object
  readonly stopped?: 'cancelled' | 'requeued'
  readonly known?: object
  readonly instance?: object
  readonly noteFails?: boolean
  /** Offered by the worker, all assigned to this try. */
  readonly gpus?: readonly string[]
}

/** A runner with the given end of Bash, and a log of launches, notes and ends. */
function tryOf(given: Given = {}) {
  const launches: LaunchRequest[] = []
  const [notes, ended]: [string[], unknown[]] = [[], []]
  const observer = witness()
  const files = {
    exists: () => false,
    async addNote(_: object, sentence: string) {
      if (given.noteFails === true) throw new Error('disk full')
      notes.push(sentence)
    },
    readExit: async () => given.evidence,
    discardOutput: async () => undefined,
  }
  const launcher = {
    launch(request: LaunchRequest) {
      launches.push(request)
      return { pid: Promise.resolve(42), exit: Promise.resolve(given.exit ?? SUCCESS), extend() {}, stop() {} }
    },
    checkHeartbeat() {},
    endRemains: async (keys: readonly string[]) => void ended.push(keys.length),
    close: async () => undefined,
  }
  const runner = new TryRunner({
    store: { instances: {}, records: {} } as never,
    launcher,
    files: files as never,
    outputs: new Outputs(files as never, { reservePath: async () => undefined, manifestOf: async () => undefined }),
    variables: new VariablesAndConnectionsReader({ store: {} as never, cipher: {} as never, observer }),
    leases: { isAlive: () => true } as never,
    gpus: new Gpus(given.gpus),
    observer,
    options: { outputDir: '/out', ...defined({ markedBy: given.markedBy }) },
  })
  const task = Object.assign(Object.create(DAG.tasks.get('prep') as object), given.hooks)
  const held = heldClaim({ stopped: given.stopped })
  const trying = {
    ...claimed(),
    known: knownRun(given.known),
    task,
    held,
    lost: given.lost ?? [],
    gpus: given.gpus ?? [],
    trace: new TryTrace(NO_TRACES, { run: RUN, claimed: claimed(), worker: 'w' }),
    instance: instanceOf('prep', given.instance),
  }
  return { execute: () => runner.execute(trying as never), launches, notes, ended, held, observer }
}

const LOST: LostTry = { instance: 69, tryNumber: 1, logPath: '/logs/0.log', epoch: 1, counts: true }

test('Bash gets the program, its arguments, the folder of the DAG and the deadline of the claim', async () => {
  const { execute, launches, held } = tryOf()
  expect(await execute()).toMatchObject({ outcome: 'success', exitCode: 0 })
  expect(launches).toMatchObject([
    {
      args: ['hello'],
      cwd: '/dags',
      deadline: 1_000,
      instance: 70,
      tryNumber: 1,
      name: 'prep',
      logPath: '/logs/1.log',
    },
  ])
  await held.launched?.pid
  expect(held.pid).toBe(42)
})

test('the observer gets the steps in their order', async () => {
  const { execute, observer } = tryOf()
  await execute()
  expect(observer.steps).toEqual(['launched prep', 'exited prep'])
})

test('a failure of the command is the end of the try, and its log has it already', async () => {
  const { execute, notes } = tryOf({ exit: FAILURE })
  expect(await execute()).toMatchObject(FAILURE)
  expect(notes).toEqual([])
})

test.each(['preProcess', 'parametersProvider'])('an error of %s fails the try, and starts nothing', async (hook) => {
  const throws = () => {
    throw new Error('no such column')
  }
  const { execute, launches, notes } = tryOf({ hooks: { [hook]: throws } })
  expect(await execute()).toMatchObject({ outcome: 'failed', sentence: expect.stringContaining('no such column') })
  expect(launches).toEqual([])
  expect(notes).toEqual([expect.stringContaining('no such column')])
})

test('an error of postProcess fails a try whose command succeeded', async () => {
  const postProcess = () => Promise.reject(new Error('too few rows'))
  const { execute, notes } = tryOf({ hooks: { postProcess } })
  expect(await execute()).toMatchObject({ outcome: 'failed', sentence: 'too few rows' })
  expect(notes).toEqual(['too few rows'])
})

test.each([
  ['cancelled', 'cancelled'],
  ['requeued', 'lost'],
] as const)('a try that was %s before it began starts nothing, and is %s', async (stopped, outcome) => {
  const { execute, launches } = tryOf({ stopped })
  expect(await execute()).toMatchObject({ outcome, sentence: 'Ended before it began.' })
  expect(launches).toEqual([])
})

test('the processes of a lost try are ended first', async () => {
  const { execute, ended, launches } = tryOf({ lost: [LOST] })
  await execute()
  expect([ended, launches.length]).toEqual([[1], 1])
})

test('the evidence of a lost try that ended well is taken over, and nothing is run', async () => {
  const { execute, launches } = tryOf({ lost: [LOST], evidence: SUCCESS })
  expect(await execute()).toMatchObject({ outcome: 'success' })
  expect(launches).toEqual([])
})

test('the evidence of a lost try that failed is no reason not to run', async () => {
  const { execute, launches } = tryOf({ lost: [LOST], evidence: FAILURE })
  await execute()
  expect(launches.length).toBe(1)
})

test('evidence that does not count for this claim is not read', async () => {
  const { execute, launches } = tryOf({ lost: [{ ...LOST, counts: false }], evidence: SUCCESS })
  await execute()
  expect(launches.length).toBe(1)
})

test('a task that is marked as success runs nothing, whether the worker or the run marks it', async () => {
  const options = { ...RUN.options, markedBy: 'ada' }
  for (const more of [{ markedBy: 'ada' }, { known: { run: { ...RUN, options } } }]) {
    const { execute, launches } = tryOf(more)
    expect(await execute()).toMatchObject({ outcome: 'success', sentence: expect.stringContaining('ada') })
    expect(launches).toEqual([])
  }
})

test('in a run that was marked, a task cleared since runs its command', async () => {
  const options = { ...RUN.options, markedBy: 'ada' }
  const { execute, launches } = tryOf({ known: { run: { ...RUN, options } }, instance: { reason: 'cleared' } })
  await execute()
  expect(launches.length).toBe(1)
})

test('an end that cannot be added to the log is reported, and keeps its outcome', async () => {
  const postProcess = () => Promise.reject(new Error('too few rows'))
  const { execute, observer } = tryOf({ hooks: { postProcess }, noteFails: true })
  expect(await execute()).toMatchObject({ outcome: 'failed' })
  expect(observer.troubles).toEqual(['How a try ended could not be added to its log.'])
})

test('the GPUs of a try are in its environment and in the order to the launcher', async () => {
  const { execute, launches } = tryOf({ gpus: ['0', '1'] })
  await execute()
  expect(launches).toMatchObject([{ gpus: ['0', '1'], environment: { CUDA_VISIBLE_DEVICES: '0,1' } }])
  const without = tryOf()
  await without.execute()
  expect(without.launches[0]?.environment).not.toHaveProperty('CUDA_VISIBLE_DEVICES')
})
