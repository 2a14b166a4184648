import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { databaseOf, loadSettings, type Settings } from '@ml-airflow/config'
import {
  type DagRegistry,
  isClosed,
  type JobQueue,
  MlAirflowError,
  type Run,
  type Store,
  type TaskInstance,
  type Try,
} from '@ml-airflow/core'
import { RunService, type TriggerRequest } from '@ml-airflow/engine'
import { openQueue } from '@ml-airflow/queue'
import { openTryFiles } from '@ml-airflow/shell'
import { openStore, upgradeDatabase } from '@ml-airflow/store'
import { type TestServer, testFolder, testRedis } from '@ml-airflow/testing'
import { type DagSpec, trialDags } from '../dags.ts'
import { type Execution, readEvidence } from '../evidence/evidence.ts'
import { violations } from '../invariants/invariants.ts'
import type { Answer, Expectation, Fault, Observation } from '../invariants/observation.ts'
import { until, within } from '../wait.ts'
import { Child } from './child.ts'
import { databaseSettings, type TrialDatabase } from './database.ts'
import { observe } from './observe.ts'
import { processesWith } from './processes.ts'
import { SETTING, STRIKE, type Strike, type TrialSetting } from './setting.ts'

export interface ClusterOptions {
  readonly dags: readonly DagSpec[]
  readonly database?: TrialDatabase
  /** Workers to start with. Default: 2. */
  readonly workers?: number
  /** Settings of the processes, beside the short times that all trials have. */
  readonly settings?: Readonly<Record<string, string>>
  /** The repository whose built packages the workers run. Default: this one. */
  readonly repository?: string
}

/** Short enough for a trial to see them pass, in seconds. */
export const TIMES = { lease: 3, killGrace: 0.5, reconcile: 1, shutdownGrace: 3 } as const

const REPOSITORY = fileURLToPath(new URL('../../../../', import.meta.url))
// A command gives a sign of life every 100 ms.
const ALIVE_MS = 300
const SETTLE_MS = 60_000

/** Redis, a database, workers and an accepting side, all of one trial, each of which can be struck. */
export class Cluster {
  readonly folder: string
  readonly redis: TestServer
  readonly settings: Settings
  readonly registry: DagRegistry
  readonly store: Store
  readonly queue: JobQueue
  readonly service: RunService
  readonly answers: Answer[] = []
  readonly faults: Fault[] = []
  readonly workers: Child[] = []
  readonly setting: TrialSetting
  readonly #env: Record<string, string>
  readonly #repository: string
  readonly #remove: () => void
  #children = 0

  /** Starts everything and waits until the workers are there. */
  static async start(options: ClusterOptions): Promise<Cluster> {
    const folder = testFolder()
    mkdirSync(join(folder.path, 'redis'))
    const redis = await testRedis({ dir: join(folder.path, 'redis') })
    const env = {
      ML_AIRFLOW_HOME: folder.path,
      REDIS_URL: `redis://127.0.0.1:${redis.port}`,
      LEASE_SECONDS: String(TIMES.lease),
      KILL_GRACE_SECONDS: String(TIMES.killGrace),
      RECONCILE_SECONDS: String(TIMES.reconcile),
      SHUTDOWN_GRACE_SECONDS: String(TIMES.shutdownGrace),
      WORKER_CONCURRENCY: '4',
      ...databaseSettings(options.database ?? 'sqlite', folder.path, basename(folder.path)),
      ...options.settings,
    }
    await redis.start()
    const { settings } = loadSettings({ env, cwd: folder.path })
    const setting: TrialSetting = {
      dags: options.dags,
      evidence: join(folder.path, 'evidence'),
      resume: join(folder.path, 'resume'),
    }
    const registry = trialDags(setting.dags, setting.evidence)
    await upgradeDatabase(databaseOf(settings), registry)
    const store = await openStore(databaseOf(settings), registry)
    const cluster = new Cluster({
      folder,
      redis,
      settings,
      registry,
      store,
      setting,
      env,
      repository: options.repository,
    })
    await cluster.startWorkers(options.workers ?? 2)
    return cluster
  }

  private constructor(parts: {
    folder: ReturnType<typeof testFolder>
    redis: TestServer
    settings: Settings
    registry: DagRegistry
    store: Store
    setting: TrialSetting
    env: Record<string, string>
    repository: string | undefined
  }) {
    this.folder = parts.folder.path
    this.#remove = () => parts.folder.remove()
    this.redis = parts.redis
    this.settings = parts.settings
    this.registry = parts.registry
    this.store = parts.store
    this.setting = parts.setting
    this.queue = openQueue({ url: parts.settings.REDIS_URL ?? '', prefix: parts.settings.QUEUE_PREFIX })
    this.service = new RunService({
      registry: parts.registry,
      store: parts.store,
      queue: this.queue,
      files: openTryFiles(),
      onQueueError: () => undefined,
    })
    this.#repository = parts.repository ?? REPOSITORY
    const settingFile = join(this.folder, 'setting.json')
    writeFileSync(settingFile, JSON.stringify(parts.setting))
    this.#env = { ...parts.env, [SETTING]: settingFile }
  }

  async startWorkers(count: number): Promise<void> {
    const started = Array.from({ length: count }, () => this.launchWorker())
    await Promise.all(started.map((worker) => worker.said(/^ready$/m)))
  }

  /** Starts one worker, which may strike itself, and does not wait for it. */
  launchWorker(strike?: Strike): Child {
    const worker = this.#child('worker', [], strike === undefined ? {} : { [STRIKE]: JSON.stringify(strike) })
    this.workers.push(worker)
    return worker
  }

  /** An accepting side that dies between SQL and the queue. */
  launchDyingTrigger(request: TriggerRequest): Child {
    return this.#child('trigger', [JSON.stringify(request)], {})
  }

  /** Triggers a run, and notes what it was told. */
  async trigger(request: TriggerRequest & { runId?: string }): Promise<Answer> {
    const runId = request.runId ?? this.newRunId()
    const conf = (request.conf ?? { parameter_1: 'x' }) as Answer['conf']
    const start = performance.now()
    const status = await statusOf(this.service.trigger({ ...request, runId, conf }))
    const answer = { runId, conf, status, ms: Math.round(performance.now() - start) }
    this.answers.push(answer)
    return answer
  }

  /** Names every run so that its processes can be told from those of other trials. */
  newRunId(): string {
    return `${basename(this.folder)}-${this.answers.length + 1}`
  }

  get executions(): readonly Execution[] {
    return readEvidence(this.setting.evidence)
  }

  /** Commands that give signs of life now. */
  get alive(): readonly Execution[] {
    const since = Date.now() - ALIVE_MS
    return this.executions.filter((one) => one.end === undefined && one.lastSeen > since)
  }

  /** Waits until a command of this task runs. */
  begun(taskId: string, tryNumber = 1): Promise<Execution> {
    return until(`try ${tryNumber} of ${taskId} begins`, () =>
      this.executions.find((one) => one.taskId === taskId && one.tryNumber >= tryNumber),
    )
  }

  /** The worker that runs the latest try of this task of the latest run. */
  async runnerOf(taskId: string): Promise<Child> {
    const latest = (await this.triesOf(this.answers.at(-1)?.runId ?? '', taskId)).at(-1)
    const worker = this.workers.find(({ pid }) => latest?.worker.split(':')[1] === String(pid))
    if (worker === undefined) throw new Error(`No worker runs ${taskId}.`)
    return worker
  }

  async instancesOf(runId: string): Promise<readonly TaskInstance[]> {
    return this.store.listInstances((await this.runOf(runId))?.id ?? 0)
  }

  async triesOf(runId: string, taskId: string): Promise<readonly Try[]> {
    return this.store.listTries((await this.runOf(runId))?.id ?? 0, taskId, '')
  }

  /** Processes of any command of any run, and of what these have started. */
  get processes(): readonly number[] {
    return processesWith(`MLAF_RUN_ID=${basename(this.folder)}-`)
  }

  /** Sends a command to Redis by a connection of its own. */
  async redisCommand(command: string): Promise<void> {
    const socket = connect(this.redis.port, '127.0.0.1')
    socket.end(`${command}\r\nQUIT\r\n`)
    await once(socket.resume(), 'close')
  }

  async runOf(runId: string): Promise<Run | undefined> {
    for (const { id } of this.registry.dags) {
      const run = await this.store.findRunByRunId(id, runId)
      if (run !== undefined) return run
    }
    return undefined
  }

  /** Does damage, and notes how many commands it hit. */
  async fault(what: string, strike: () => unknown): Promise<void> {
    this.faults.push({ what, at: Date.now(), hits: this.alive.length })
    await strike()
  }

  /** Waits until a worker has struck itself. `hits`: whether a command ran or had just ended, which its end put to question. */
  async struck(worker: Child, hits: number): Promise<void> {
    await worker.ended()
    this.faults.push({ what: `${worker.name} struck itself`, at: Date.now(), hits })
  }

  /** Whether all accepted runs end in time. */
  settled(withinMs = SETTLE_MS): Promise<boolean> {
    const open = new Set(this.answers.filter(({ status }) => status < 300).map(({ runId }) => runId))
    return within(withinMs, async () => {
      for (const runId of open) {
        const run = await this.runOf(runId)
        if (run === undefined || !isClosed(run.state)) return false
        open.delete(runId)
      }
      return true
    })
  }

  /** Lets the trial settle and judges it. */
  async violations(expectation: Expectation = { hits: 0 }, withinMs?: number): Promise<readonly string[]> {
    await this.settled(withinMs)
    return violations(await this.observe(), expectation)
  }

  observe(): Promise<Observation> {
    return observe(this)
  }

  /** Ends all processes and removes the folder. */
  async stop(): Promise<void> {
    for (const worker of this.workers) worker.signal('SIGKILL')
    await Promise.all(this.workers.map((worker) => worker.ended()))
    await this.queue.close()
    await this.store.close()
    await this.redis.stop()
    this.#remove()
  }

  #child(kind: 'worker' | 'trigger', args: readonly string[], env: Record<string, string>): Child {
    const main = join(this.#repository, 'apps/trials/dist/cluster', `${kind}-main.js`)
    return new Child(`${kind}-${++this.#children}`, {
      command: [main, ...args],
      env: { ...this.#env, ...env },
      folder: this.folder,
    })
  }
}

const STATUS: Readonly<Record<string, number>> = { conflict: 409, unavailable: 503, not_found: 404, bad_conf: 400 }

async function statusOf(triggered: Promise<{ created: boolean }>): Promise<number> {
  try {
    return (await triggered).created ? 201 : 200
  } catch (error) {
    return (error instanceof MlAirflowError && STATUS[error.code]) || 500
  }
}
