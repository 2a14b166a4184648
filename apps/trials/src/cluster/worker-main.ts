// A worker of a trial: the real one, with the trial's DAGs, which can be told to strike itself at a certain step.
import '@ml-airflow/worker'
import { existsSync } from 'node:fs'
import { loadSettings } from '@ml-airflow/config'
import { messageOf } from '@ml-airflow/core'
import type { Observer } from '@ml-airflow/engine'
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

const worker = await startWorker(loadSettings().settings, {
  observer,
  parts: { registry: trialDags(setting.dags, setting.evidence) },
})
console.log('ready')

let signals = 0
process.on('SIGTERM', () => {
  if (++signals > 1) return worker.hurry()
  console.log('asked to stop')
  void worker.stop().then(() => process.exit(signals - 1))
})

function carryOut({ action }: Strike): void {
  strike = undefined
  if (action === 'wait') standStill()
  else process.kill(process.pid, action)
}

/** Nothing else of this process goes on meanwhile, no lease is renewed and no connection answered. */
function standStill(): void {
  const nobody = new Int32Array(new SharedArrayBuffer(4))
  while (!existsSync(setting.resume)) Atomics.wait(nobody, 0, 0, 10)
}
