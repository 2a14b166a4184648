import { setTimeout as sleep } from 'node:timers/promises'
import { logPathIn, openMachine, taskOptions } from '@ml-airflow/assembly/engine'
import {
  defined,
  type Launcher,
  MlAirflowError,
  type Run,
  type TaskDelivery,
  type TaskInstance,
} from '@ml-airflow/core'
import { createTaskEngine, type TaskEngine, type TaskEngineOptions, type TaskParts } from '@ml-airflow/engine'
import { onStopSignals } from '../framework/stop-signals.ts'
import type { Workbench } from '../workbench/workbench.ts'
import { showLog } from './show-log.ts'

export interface HereRequest {
  readonly run: Run
  readonly delivery: TaskDelivery
  /** User on whose behalf the task is marked as success instead of run. */
  readonly markedBy: string | undefined
  readonly showLog: boolean
}

const LONGEST_PAUSE_MS = 2_000

/** Runs a worker for one task instance in this process. Returns the task instance after one try. */
export async function runHere(workbench: Workbench, request: HereRequest): Promise<TaskInstance> {
  const parts = await openParts(workbench, request)
  const engine = createTaskEngine(parts, optionsOf(workbench, request))
  const forget = onStopSignals({ first: () => engine.requeue(), again: () => process.exit(1) })
  engine.start()
  try {
    const ended = untilTried(workbench, request, engine)
    if (request.showLog) await showLogs(workbench, request, ended)
    return await ended
  } finally {
    forget()
    await engine.stop()
    await parts.launcher.close()
  }
}

/** Others may hold its record, its pool slots or its DAG for a while. */
async function untilTried(workbench: Workbench, { delivery }: HereRequest, engine: TaskEngine): Promise<TaskInstance> {
  let told = ''
  for (;;) {
    const end = await engine.handlers.onTask(delivery, () => {})
    const instance = await find(workbench, delivery)
    if (end.kind !== 'again' || instance.state !== 'queued') return instance
    if (instance.sentence !== told) workbench.output.say(`It waits. ${instance.sentence}`)
    told = instance.sentence
    await sleep(Math.min(end.delayMs, LONGEST_PAUSE_MS))
  }
}

async function find(workbench: Workbench, { run, instance }: TaskDelivery): Promise<TaskInstance> {
  const page = await (await workbench.store()).instances.list(run, { after: instance - 1, limit: 1 })
  const [found] = page
  if (found?.id === instance) return found
  throw new MlAirflowError('not_found', 'The task instance was removed meanwhile.')
}

async function openParts(workbench: Workbench, { markedBy }: HereRequest): Promise<TaskParts> {
  const { settings } = workbench
  const [store, registry, queue] = [await workbench.store(), await workbench.registry(), await workbench.queue()]
  const observer = { step() {}, trouble: (sentence: string) => workbench.output.say(sentence) }
  const instead = markedBy === undefined ? {} : { launcher: NO_LAUNCHER }
  return {
    store,
    registry,
    queue,
    observer,
    ...(await openMachine({ settings, observer, databaseLogs: store.logs, instead })),
  }
}

function optionsOf({ settings }: Workbench, { markedBy }: HereRequest): TaskEngineOptions {
  return { ...taskOptions(settings), ...defined({ markedBy }) }
}

async function showLogs(workbench: Workbench, { run, delivery }: HereRequest, ended: Promise<unknown>): Promise<void> {
  const { taskId, sample, tryNumber } = await find(workbench, delivery)
  const logPath = logPathIn(workbench.settings)({ ...run, taskId, sample, tryNumber: tryNumber + 1 })
  await showLog({ logDir: workbench.settings.LOG_DIR, logPath }, ended, workbench.output)
}

const NO_LAUNCHER: Launcher = {
  launch() {
    throw new MlAirflowError('internal', 'There was nothing to run.')
  },
  checkHeartbeat() {},
  endRemains: async () => {},
  close: async () => {},
}
