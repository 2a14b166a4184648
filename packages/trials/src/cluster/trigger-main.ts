// An accepting side that dies after the run is committed to SQL and before its job is enqueued.
import { databaseOf, loadSettings } from '@ml-airflow/config'
import { RunService, type TriggerRequest } from '@ml-airflow/engine'
import { openQueue } from '@ml-airflow/queue'
import { openStore } from '@ml-airflow/store'
import { trialDags } from '../dags.ts'
import { readSetting } from './setting.ts'

const { settings } = loadSettings()
const { dags, evidence } = readSetting()
const queue = openQueue({ url: settings.REDIS_URL ?? '', prefix: settings.QUEUE_PREFIX })
queue.addRun = async () => {
  process.kill(process.pid, 'SIGKILL')
}
const registry = trialDags(dags, evidence)
const service = new RunService({
  registry,
  store: await openStore(databaseOf(settings), registry),
  queue,
  onQueueError: (error) => console.log(error),
})
await service.trigger(JSON.parse(process.argv[2] ?? '') as TriggerRequest)
