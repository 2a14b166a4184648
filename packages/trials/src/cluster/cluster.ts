import { writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isClosed, type Run, type TaskInstance, type Try, tableOf } from '@ml-airflow/core'
import type { TriggerRequest } from '@ml-airflow/engine'
import { type Execution, readEvidence } from '../evidence/evidence.ts'
import { violations } from '../invariants/invariants.ts'
import type { Answer, Expectation, Fault, Observation } from '../invariants/observation.ts'
import { until, within } from '../wait.ts'
import { type Accept, statusOf } from './accept.ts'
import { Child } from './child.ts'
import { makeDagsFolder } from './dags-folder.ts'
import { stepClock } from './database.ts'
import { observe } from './observe.ts'
import { childrenOf, processesWith } from './processes.ts'
import { sendToRedis } from './send-to-redis.ts'
import { STRIKE, type Strike } from './setting.ts'
import { openSite, type SiteOptions, type TrialSite } from './site.ts'

export interface ClusterOptions extends SiteOptions {
  /** Initial number of workers. Default: 2. */
  readonly workers?: number
  /** Repository whose built packages the workers run. Default: this one. */
  readonly repository?: string
}

const REPOSITORY = fileURLToPath(new URL('../../../../', import.meta.url))
// Commands send a heartbeat every 100 ms.
const ALIVE_MS = 300
const SETTLE_MS = 60_000

/** Workers on a site, with an accepting side in this process. Trials can damage each part and check the whole. */
export class Cluster {
  readonly site: TrialSite
  readonly workers: Child[] = []
  readonly #children: Child[] = []
  readonly answers: Answer[] = []
  readonly faults: Fault[] = []
  readonly #repository: string
  #runs = 0

  /** Starts everything and waits until the workers are ready. */
  static async start(options: ClusterOptions): Promise<Cluster> {
    const cluster = new Cluster(await openSite(options), options.repository ?? REPOSITORY)
    try {
      await cluster.startWorkers(options.workers ?? 2)
      return cluster
    } catch (error) {
      await cluster.stop()
      throw error
    }
  }

  private constructor(site: TrialSite, repository: string) {
    this.site = site
    this.#repository = repository
  }

  /** @param env settings of these workers alone */
  async startWorkers(count: number, env: Readonly<Record<string, string>> = {}): Promise<void> {
    const started = Array.from({ length: count }, () => this.launchWorker(undefined, env))
    await Promise.all(started.map((worker) => worker.said(/^ready$/m)))
  }

  /** Starts one worker, which may damage itself, without waiting for it. */
  launchWorker(strike?: Strike, env: Readonly<Record<string, string>> = {}): Child {
    const worker = this.#child('packages/trials/dist/cluster/worker-main.js', [], {
      ...env,
      ...(strike && { [STRIKE]: JSON.stringify(strike) }),
    })
    this.workers.push(worker)
    return worker
  }

  /** Starts an accepting side that dies between SQL and the queue. */
  launchDyingTrigger(request: TriggerRequest): Child {
    return this.#child('packages/trials/dist/cluster/trigger-main.js', [JSON.stringify(request)], {})
  }

  /** Starts a process that creates scheduled runs and dies after a number of them, between SQL and the queue. */
  launchDyingScheduler(runs: number): Child {
    return this.#child('packages/trials/dist/cluster/schedule-main.js', [String(runs)], {})
  }

  /** Starts the real scheduler and waits until it is ready. */
  async startScheduler(): Promise<Child> {
    const env = { DAGS_FOLDER: await makeDagsFolder(this.site) }
    const scheduler = this.#child('apps/worker/dist/scheduler-main.js', [], env)
    await scheduler.said(/"ready":true/)
    return scheduler
  }

  /** Starts the real API with the trial's DAGs in its DAG folder. */
  launchApi(env: Readonly<Record<string, string>>): Child {
    return this.#child('apps/api/dist/main.js', [], env)
  }

  /** Triggers a run through this process's own service or another one, and records the answer. */
  async trigger(request: TriggerRequest, accept: Accept = (asked) => this.#accept(asked)): Promise<Answer> {
    const runId = request.runId ?? this.newRunId()
    const conf = (request.conf ?? { parameter_1: 'x' }) as Answer['conf']
    const start = performance.now()
    const status = await accept({ ...request, runId, conf })
    const answer = { runId, conf, status, ms: Math.round(performance.now() - start) }
    this.answers.push(answer)
    return answer
  }

  /** Unique, to distinguish the processes of this trial from those of others. */
  newRunId(): string {
    this.#runs += 1
    return `${this.#name}-${this.#runs}`
  }

  get executions(): readonly Execution[] {
    return readEvidence(this.site.setting.evidence)
  }

  /** Commands with a current heartbeat. */
  get alive(): readonly Execution[] {
    const since = Date.now() - ALIVE_MS
    return this.executions.filter((one) => one.end === undefined && one.lastSeen > since)
  }

  /** Processes of all commands of all runs, with their descendants. */
  get processes(): readonly number[] {
    return processesWith(`MLAF_RUN_ID=${this.#name}-`)
  }

  /** Waits until a command of this task starts. */
  begun(taskId: string, tryNumber = 1): Promise<Execution> {
    return until(`try ${tryNumber} of ${taskId} begins`, () =>
      this.executions.find((one) => one.taskId === taskId && one.tryNumber >= tryNumber),
    )
  }

  /** Worker with the latest try of this task in the latest run. */
  async runnerOf(taskId: string): Promise<Child> {
    const latest = (await this.triesOf(this.answers.at(-1)?.runId ?? '', taskId)).at(-1)
    const worker = this.workers.find(({ pid }) => latest?.worker.split(':')[1] === String(pid))
    if (worker === undefined) throw new Error(`No worker runs ${taskId}.`)
    return worker
  }

  /** Pid of that worker's launcher. */
  async launcherOf(taskId: string): Promise<number> {
    const [pid] = childrenOf((await this.runnerOf(taskId)).pid)
    if (pid === undefined) throw new Error(`The worker of ${taskId} has no launcher.`)
    return pid
  }

  async runOf(runId: string): Promise<Run | undefined> {
    for (const { id } of this.site.registry.dags) {
      const run = await this.site.store.runs.findByRunId(id, runId)
      if (run !== undefined) return run
    }
    return undefined
  }

  async instancesOf(runId: string): Promise<readonly TaskInstance[]> {
    return this.site.store.instances.list((await this.runOf(runId))?.id ?? 0)
  }

  async triesOf(runId: string, taskId: string): Promise<readonly Try[]> {
    return this.site.store.instances.listTries((await this.runOf(runId))?.id ?? 0, taskId, '')
  }

  /** Injects a fault and records how many commands it hit. */
  async fault(what: string, strike: () => unknown): Promise<void> {
    this.noteFault(what, this.alive.length)
    await strike()
  }

  /** Records damage from outside the trial. */
  noteFault(what: string, hits: number): void {
    this.faults.push({ what, at: Date.now(), hits })
  }

  /** Waits until a worker has damaged itself. */
  async struck(worker: Child, hits: number): Promise<void> {
    await worker.ended()
    this.noteFault(`${worker.name} struck itself`, hits)
  }

  redisCommand(command: string): Promise<void> {
    return sendToRedis(this.site.redis.port, command)
  }

  /** Sets the database's clock forward or back. */
  async stepClock(seconds: number): Promise<void> {
    const { registry, settings, database } = this.site
    const records = [...new Set(registry.dags.flatMap((dag) => [...dag.tasks.values()].map(tableOf)))]
    await stepClock(seconds, { database, name: this.#name, file: settings.DB_HOST, records })
  }

  /** Resumes everything that waits for the file `resume`. */
  resume(): void {
    writeFileSync(this.site.setting.resume, '')
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

  /** Waits until the trial has settled, and checks the invariants. */
  async violations(expectation: Expectation = { hits: 0 }, withinMs?: number): Promise<readonly string[]> {
    await this.settled(withinMs)
    return violations(await this.observe(), expectation)
  }

  observe(): Promise<Observation> {
    return observe(this)
  }

  /** Ends all processes and removes their files. */
  async stop(): Promise<void> {
    for (const child of this.#children) child.signal('SIGKILL')
    await Promise.all(this.#children.map((child) => child.ended()))
    await this.site.close()
  }

  get #name(): string {
    return basename(this.site.folder)
  }

  #accept(request: TriggerRequest): Promise<number> {
    return statusOf(this.site.service.trigger(request))
  }

  #child(main: string, args: readonly string[], env: Readonly<Record<string, string>>): Child {
    const child = new Child(`${basename(main, '.js')}-${this.#children.length + 1}`, {
      command: [join(this.#repository, main), ...args],
      env: { ...this.site.env, ...env },
      folder: this.site.folder,
    })
    this.#children.push(child)
    return child
  }
}
