import { type QueueSettings, queueNames } from '@ml-airflow/queue'
import { Queue } from 'bullmq'

const OPEN = ['wait', 'active', 'delayed', 'prioritized', 'waiting-children'] as const

export interface OpenJobs {
  /** Number of unfinished jobs, by queue and state. */
  count(): Promise<Record<string, number>>
  close(): Promise<void>
}

export function openJobs({ url, prefix }: Required<QueueSettings>): OpenJobs {
  const queues = Object.values(queueNames).map((name) => new Queue(name, { connection: { url }, prefix }))
  return {
    async count() {
      const counts = await Promise.all(
        queues.map(async (queue) => {
          const found = await queue.getJobCounts(...OPEN)
          return Object.entries(found).map(([state, count]) => [`${queue.name} ${state}`, count] as const)
        }),
      )
      return Object.fromEntries(counts.flat())
    },
    async close() {
      await Promise.all(queues.map((queue) => queue.close()))
    },
  }
}
