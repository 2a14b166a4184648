import { defineCommand } from '../framework/command.ts'
import { formatDate } from '../framework/dates.ts'

export const listWorkers = defineCommand({
  name: 'list_workers',
  summary: 'Lists the workers with their last heartbeat.',
  examples: ['list_workers', 'list_workers -o json'],
  arguments: [],
  access: 'viewer',
  async run(workbench) {
    const workers = await (await workbench.store()).workers.list()
    const body = workers.map(({ startedAt, heartbeatAt, ...same }) => ({
      ...same,
      started_at: startedAt.toISOString(),
      heartbeat_at: heartbeatAt.toISOString(),
    }))
    workbench.output.answer(body, () =>
      workbench.output.table(
        ['host', 'pid', 'version', 'slots', 'queues', 'gpus', 'running', 'started_at', 'heartbeat_at', 'state'],
        workers.map((worker) => [
          worker.host,
          worker.pid,
          worker.version,
          worker.slots,
          worker.queues.join(', '),
          worker.gpus.join(', '),
          worker.running,
          formatDate(worker.startedAt),
          formatDate(worker.heartbeatAt),
          worker.alive ? 'alive' : 'gone',
        ]),
      ),
    )
  },
})
