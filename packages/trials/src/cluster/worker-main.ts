// A worker of a trial: the real one, with the trial's DAGs, which damages itself at a chosen step.
import '@ml-airflow/worker'
import { existsSync } from 'node:fs'
import { databaseOf, loadSettings, type Settings } from '@ml-airflow/config'
import { type DagRegistry, messageOf } from '@ml-airflow/core'
import type { Observer } from '@ml-airflow/engine'
import { openQueue } from '@ml-airflow/queue'
import { openStore } from '@ml-airflow/store'
import { startWorker } from '@ml-airflow/worker'
import { trialDags } from '../dags.ts'
import { readSetting, type Strike } from './setting.ts'

const setting = readSetting()
let strike = setting.strike

const observer: Observer = {
  step(step, { taskId, sample, tryNumber }) {
    console.log(`step ${step} ${taskId} ${sample} ${tryNumber}`)
    if (strike?.step === step && (strike.taskId ?? taskId) === taskId) carryOut(strike)
  },
  trouble: (sentence, error) => console.log(`trouble ${sentence} ${error === undefined ? '' : messageOf(error)}`),
}

const { settings } = loadSettings()
const registry = trialDags(setting.dags, setting.evidence)
const ports = await portsOf(settings, registry)
const worker = await startWorker(settings, { observer, parts: { registry, ...ports } })
console.log('ready')

let signals = 0
process.on('SIGTERM', () => {
  if (++signals > 1) return worker.hurry()
  console.log('asked to stop')
  void worker.stop().then(() => process.exit(signals - 1))
})

/** Ports that the trial replaces. */
async function portsOf(settings: Settings, registry: DagRegistry) {
  const { fragile: seed, lastCall } = setting
  if (seed === undefined && lastCall === undefined) return {}
  const queue = openQueue({ url: settings.REDIS_URL ?? '', prefix: settings.QUEUE_PREFIX })
  if (lastCall !== undefined) queue[lastCall] = async () => void process.kill(process.pid, 'SIGKILL')
  if (seed === undefined) return { queue }
  // It loads fast-check, for which most workers of trials have no use.
  const { Fates, fragile } = await import('./fragile.ts')
  const fates = new Fates(seed, (what) => console.log(`injected ${what}`))
  return { store: fragile(await openStore(databaseOf(settings), registry), fates), queue: fragile(queue, fates) }
}

function carryOut({ action }: Strike): void {
  strike = undefined
  if (action === 'wait') standStill()
  else process.kill(process.pid, action)
}

/** Blocks the whole process: it renews no lease and answers no connection. */
function standStill(): void {
  const nobody = new Int32Array(new SharedArrayBuffer(4))
  while (!existsSync(setting.resume)) Atomics.wait(nobody, 0, 0, 10)
}
