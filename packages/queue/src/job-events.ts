import { QueueEvents } from 'bullmq'
import { ConsumerConnection } from './connection.ts'
import { idsOfJob, queueNames } from './jobs.ts'
import { type QueueSettings, readSettings } from './settings.ts'

/** The run or task instance whose job was added, started or ended. Without an instance: the run itself. */
export interface JobHint {
  readonly run: number
  readonly instance: number | undefined
}

export interface JobEvents {
  close(): void
}

const EVENTS = ['added', 'active', 'delayed', 'completed', 'failed'] as const

/**
 * Reports every job event of BullMQ's event streams, which exist anyway. Does not wait for Redis. Events during an outage
 * are lost: listeners also poll SQL.
 * @throws MlAirflowError `bad_setting`
 */
export function openJobEvents(settings: QueueSettings, onHint: (hint: JobHint) => void): JobEvents {
  const { options, prefix } = readSettings(settings)
  const connection = new ConsumerConnection(options)
  connection.on('error', () => undefined)
  const streams = Object.values(queueNames).map(
    (name) => new QueueEvents(name, { connection, prefix, skipVersionCheck: true }),
  )
  for (const stream of streams) {
    stream.on('error', () => undefined)
    for (const event of EVENTS)
      stream.on(event, ({ jobId }: { jobId: string }) => {
        const hint = idsOfJob(jobId)
        if (hint !== undefined) onHint(hint)
      })
  }
  return {
    close() {
      for (const stream of streams) void stream.close().catch(() => undefined)
      connection.disconnectAll()
    },
  }
}
