import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { cipherOf, type Settings, secretsOf } from '@ml-airflow/config'
import { type Launcher, MlAirflowError, type Run, type TaskDelivery, type TaskInstance } from '@ml-airflow/core'
import {
  createTaskEngine,
  type WorkerEngine,
  type WorkerOptions,
  type WorkerParts,
  withRemoteLogging,
} from '@ml-airflow/engine'
import { remoteLogsOf } from '@ml-airflow/logs'
import { followLog, monotonicClock, openFileLogs, openTryFiles, startLauncher } from '@ml-airflow/shell'
import { openCipher } from '@ml-airflow/vault'
import { onStopSignals } from '../stop-signals.ts'
import type { Workbench } from '../workbench.ts'

export interface HereRequest {
  readonly run: Run
  readonly delivery: TaskDelivery
  /** Nothing is run: whoever wants it to count as done. */
  readonly markedBy: string | undefined
  readonly showLog: boolean
}

const LONGEST_PAUSE_MS = 2_000

/** A worker for one task instance alone, in this process. It answers how that is after one try. */
export async function runHere(bench: Workbench, request: HereRequest): Promise<TaskInstance> {
  const parts = await openParts(bench, request)
  const engine = createTaskEngine(parts, optionsOf(bench, request))
  const forget = onStopSignals({ first: () => engine.handOver(), again: () => process.exit(1) })
  engine.start()
  try {
    const ended = untilTried(bench, request, engine)
    if (request.showLog) await showLogs(bench, request, ended)
    return await ended
  } finally {
    forget()
    await engine.stop()
    await parts.launcher.close()
  }
}

/** What it needs may be held by others for a while: its record, its pool's slots, or its DAG. */
async function untilTried(bench: Workbench, { delivery }: HereRequest, engine: WorkerEngine): Promise<TaskInstance> {
  let told = ''
  for (;;) {
    const end = await engine.handlers.onTask(delivery, () => {})
    const instance = await find(bench, delivery)
    if (end.kind !== 'again' || instance.state !== 'queued') return instance
    if (instance.sentence !== told) bench.output.say(`It waits. ${instance.sentence}`)
    told = instance.sentence
    await sleep(Math.min(end.delayMs, LONGEST_PAUSE_MS))
  }
}

async function find(bench: Workbench, { run, instance }: TaskDelivery): Promise<TaskInstance> {
  const page = await (await bench.store()).instances.list(run, { after: instance - 1, limit: 1 })
  const [found] = page
  if (found?.id === instance) return found
  throw new MlAirflowError('not_found', 'The task instance was removed meanwhile.')
}

async function openParts(bench: Workbench, { markedBy }: HereRequest): Promise<WorkerParts> {
  const { settings } = bench
  const [store, registry, queue] = [await bench.store(), await bench.registry(), await bench.queue()]
  const remote = await remoteLogsOf(settings, store.logs)
  const observer = { step() {}, trouble: (sentence: string) => bench.output.say(sentence) }
  const launcher = markedBy === undefined ? await startLauncher(launcherOptions(settings)) : NO_LAUNCHER
  const logging = { local: openFileLogs(settings.LOG_DIR), remote, observer }
  return {
    ...{ store, registry, queue, observer },
    ...withRemoteLogging({ launcher, files: openTryFiles() }, logging),
    clock: monotonicClock,
    now: () => new Date(),
    cipher: openCipher(cipherOf(settings)),
  }
}

function optionsOf({ settings }: Workbench, { markedBy }: HereRequest): WorkerOptions {
  return {
    worker: `${hostname()}:${process.pid}:${Math.round(performance.timeOrigin)}`,
    host: hostname(),
    leaseMs: settings.LEASE_SECONDS * 1000,
    killGraceMs: settings.KILL_GRACE_SECONDS * 1000,
    reconcileMs: settings.RECONCILE_SECONDS * 1000,
    maxLosses: settings.MAX_LOSSES,
    heartbeatMs: settings.SCHEDULER_HEARTBEAT_SEC * 1000,
    catchupByDefault: settings.CATCHUP_BY_DEFAULT,
    defaultTimeZone: settings.DEFAULT_TIMEZONE,
    maxActiveRuns: settings.MAX_ACTIVE_RUNS_PER_DAG,
    outputDir: settings.OUTPUT_DIR,
    logPathOf: ({ tryNumber, ...task }) => join(logFolder(settings, task), `${tryNumber}.log`),
    ...(markedBy === undefined ? {} : { markedBy }),
  }
}

function logFolder(
  { LOG_DIR }: Settings,
  { dagId, taskId, runId, sample }: { dagId: string; taskId: string; runId: string; sample: string },
): string {
  return join(LOG_DIR, dagId, taskId, runId, sample)
}

async function showLogs(bench: Workbench, { run, delivery }: HereRequest, ended: Promise<unknown>): Promise<void> {
  const { taskId, sample, tryNumber } = await find(bench, delivery)
  const logPath = join(logFolder(bench.settings, { ...run, taskId, sample }), `${tryNumber + 1}.log`)
  try {
    for await (const { text } of followLog({ logDir: bench.settings.LOG_DIR, logPath }, { ended }))
      bench.output.pass(text)
  } catch (error) {
    // What fails before its command starts leaves no log.
    if (!(error instanceof MlAirflowError) || error.code !== 'not_found') throw error
  }
}

function launcherOptions(settings: Settings): Parameters<typeof startLauncher>[0] {
  return {
    graceMs: settings.KILL_GRACE_SECONDS * 1000,
    logCapBytes: settings.LOG_CAP_MB * 1_000_000,
    secrets: secretsOf(settings),
    passEnvironment: settings.PASS_ENVIRONMENT,
  }
}

const NO_LAUNCHER: Launcher = {
  launch() {
    throw new MlAirflowError('internal', 'Nothing was to be run.')
  },
  look() {},
  endRemains: async () => {},
  close: async () => {},
}
