// A scheduler that dies after a number of scheduled runs: the last one is committed to SQL, but its job is not in the queue.
import { databaseOf, loadSettings } from '@ml-airflow/config'
import { messageOf } from '@ml-airflow/core'
import { createSchedulerEngine } from '@ml-airflow/engine'
import { openQueue } from '@ml-airflow/queue'
import { openTryFiles } from '@ml-airflow/shell'
import { openStore } from '@ml-airflow/store'
import { trialDags } from '../dags.ts'
import { readSetting } from './setting.ts'

const { settings } = loadSettings()
const { dags, evidence } = readSetting()
const registry = trialDags(dags, evidence)
const queue = openQueue({ url: settings.REDIS_URL ?? '', prefix: settings.QUEUE_PREFIX })
const addRun = queue.addRun.bind(queue)
// The reconciler, which scans runs once at the start, may enqueue some of them again.
const added = new Set<number>()
queue.addRun = async (job) => {
  if (added.add(job.run).size === Number(process.argv[2])) process.kill(process.pid, 'SIGKILL')
  await addRun(job)
}
const observer = {
  step() {},
  trouble: (sentence: string, error: unknown) => console.log(sentence, error === undefined ? '' : messageOf(error)),
}
const store = await openStore(databaseOf(settings), registry)
const ms = (seconds: number): number => seconds * 1000
createSchedulerEngine(
  { registry, store, queue, files: openTryFiles(), observer, now: () => new Date() },
  {
    // All processes share the reconciler's turns: a longer period would delay the others.
    leaseMs: ms(settings.LEASE_SECONDS),
    reconcileMs: ms(settings.RECONCILE_SECONDS),
    maxLosses: settings.MAX_LOSSES,
    heartbeatMs: ms(settings.SCHEDULER_HEARTBEAT_SEC),
    catchupByDefault: true,
    defaultTimeZone: settings.DEFAULT_TIMEZONE,
    outputDir: settings.OUTPUT_DIR,
    maxActiveRuns: 1,
  },
).start()
