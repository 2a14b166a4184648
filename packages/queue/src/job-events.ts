import { QueueEvents } from 'bullmq'
import { ConsumerConnection } from './connection.ts'
import { idsOfJob, queueNames } from './jobs.ts'
import { type QueueSettings, readSettings } from './settings.ts'

/** What the job was about that has just been added, begun or ended. Without an instance: the run itself. */
export interface JobHint {
  readonly run: number
  readonly instance: number | undefined
}

export interface JobEvents {
  close(): void
}

const EVENTS = ['added', 'active', 'delayed', 'completed', 'failed'] as const

/**
 * Tells of every job as BullMQ's event streams do, which exist anyway. Redis need not be there yet, and what happens while it is
 * away is not reported: listeners also poll SQL.
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
