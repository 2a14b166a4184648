import { join } from 'node:path'
import { openLauncher, taskOptions } from '@ml-airflow/assembly/engine'
import { cipherOf, type Settings } from '@ml-airflow/config'
import {
  DagRegistry,
  type Launched,
  type Launcher,
  type LaunchRequest,
  type Manifest,
  MlAirflowError,
  maskField,
  type Store,
  type TryEnd,
  type TryFiles,
} from '@ml-airflow/core'
import { createTaskEngine, type TaskEngine } from '@ml-airflow/engine'
import { monotonicClock, openTryFiles } from '@ml-airflow/shell'
import { openCipher } from '@ml-airflow/vault'
import { onStopSignals } from '../framework/stop-signals.ts'
import type { Output } from '../framework/terminal/output.ts'
import { noQueue } from './no-queue.ts'
import { showLog } from './show-log.ts'
import { type TestSubject, testStore } from './tested-store.ts'

// A test has no lease that another worker could take over.
const NO_LEASE_MS = 7 * 24 * 3600 * 1000

export interface TestParts {
  readonly store: Store
  readonly settings: Settings
  /** Holds the log and the output. The caller removes it. */
  readonly folder: string
  /** Called with the path of the output before its removal. */
  readonly keepOutput?: (staging: string) => Promise<void>
}

/** Runs a task's command at once and streams its log. */
export async function testTask(parts: TestParts, subject: TestSubject, output: Output): Promise<TryEnd> {
  const { settings, folder } = parts
  const launcher = await openLauncher(settings)
  const test = new TaskTest(parts, subject, launcher)
  const forget = onStopSignals({ first: () => test.stop(), again: () => process.exit(1) })
  try {
    const ended = test.run()
    await showLog({ logDir: folder, logPath: subject.logPath }, ended, output)
    return await ended
  } finally {
    forget()
    await launcher.close()
  }
}

/** Launch request of a task's command. Runs neither the command nor the task's hooks. */
export async function planTest(parts: TestParts, subject: TestSubject): Promise<LaunchRequest> {
  let planned: LaunchRequest | undefined
  const launcher: Launcher = {
    launch(request) {
      planned = request
      return DONE
    },
    checkHeartbeat() {},
    endRemains: async () => {},
    close: async () => {},
  }
  const { sentence } = await new TaskTest(parts, withoutHooks(subject), launcher).run()
  if (planned === undefined) throw new MlAirflowError('bad_argument', sentence)
  return withoutSecrets(planned)
}

function withoutSecrets(request: LaunchRequest): LaunchRequest {
  const shown = (text: string) => maskField(text, request.secrets)
  const environment = Object.entries(request.environment).map(([name, value]) => [name, shown(value)])
  return { ...request, args: request.args.map(shown), environment: Object.fromEntries(environment), secrets: [] }
}

const DONE: Launched = {
  pid: Promise.resolve(undefined),
  exit: Promise.resolve({ outcome: 'success', exitCode: 0, signal: undefined, sentence: 'Nothing was run.' }),
  extend() {},
  stop() {},
}

/** Runs one task through the engine, without the queue and with a store that writes nothing. */
class TaskTest {
  readonly #parts: TestParts
  readonly #subject: TestSubject
  readonly #launcher: Launcher
  #engine: TaskEngine | undefined

  constructor(parts: TestParts, subject: TestSubject, launcher: Launcher) {
    this.#parts = parts
    this.#subject = subject
    this.#launcher = launcher
  }

  async run(): Promise<TryEnd> {
    const { run, task } = this.#subject
    let end: TryEnd | undefined
    const store = await testStore(this.#parts.store, this.#subject, (given) => {
      end = given
    })
    this.#engine = this.#createEngine(store)
    await this.#engine.handlers.onTask({ run: run.id, instance: 0, taskId: task.id, delivery: 0, delayMs: 0 }, () => {})
    if (end === undefined) throw new MlAirflowError('internal', `Task '${task.id}' has not been run.`)
    return end
  }

  stop(): void {
    this.#engine?.requeue()
  }

  #createEngine(store: Store): TaskEngine {
    const { settings, folder } = this.#parts
    const { dag, logPath } = this.#subject
    const parts = {
      store,
      registry: new DagRegistry([{ dag, source: 'test', folder: this.#subject.folder }]),
      queue: noQueue,
      launcher: this.#launcher,
      files: filesThatKeepOutputs(this.#parts.keepOutput),
      clock: monotonicClock,
      cipher: openCipher(cipherOf(settings)),
      observer: { step() {}, trouble() {} },
    }
    return createTaskEngine(parts, {
      ...taskOptions(settings),
      worker: 'test',
      leaseMs: NO_LEASE_MS,
      maxLosses: 0,
      outputDir: join(folder, 'output'),
      logPathOf: () => logPath,
    })
  }
}

/** Keeps a test's output from replacing a real one, even if the task names its own path. */
function filesThatKeepOutputs(keep: TestParts['keepOutput']): TryFiles {
  const files = openTryFiles()
  let made: Promise<Manifest> | undefined
  return {
    ...files,
    describeOutput: (path, reading) => made ?? files.describeOutput(path, reading),
    async promoteOutput(staging) {
      if (!files.exists(staging)) return false
      made = files.describeOutput(staging, 'small')
      await made
      await keep?.(staging)
      return true
    },
  }
}

function withoutHooks({ task, ...subject }: TestSubject): TestSubject {
  const bare = new Proxy(task, {
    get(target, name) {
      if (name === 'preProcess' || name === 'postProcess') return () => {}
      const value: unknown = Reflect.get(target, name, target)
      // Methods may use private fields, which do not work through a proxy.
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  const tasks = new Map(subject.dag.tasks).set(task.id, bare)
  return { ...subject, task: bare, dag: { ...subject.dag, tasks } }
}
