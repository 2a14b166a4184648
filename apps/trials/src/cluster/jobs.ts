import { type QueueSettings, queueNames } from '@ml-airflow/queue'
import { Queue } from 'bullmq'

const OPEN = ['wait', 'active', 'delayed', 'prioritized', 'waiting-children'] as const

/** How many jobs have not ended, by queue and state. */
export async function openJobs({ url, prefix }: Required<QueueSettings>): Promise<Record<string, number>> {
  const counts = await Promise.all(
    Object.values(queueNames).map(async (name) => {
      const queue = new Queue(name, { connection: { url }, prefix })
      const found = await queue.getJobCounts(...OPEN)
      await queue.close()
      return Object.entries(found).map(([state, count]) => [`${name} ${state}`, count] as const)
    }),
  )
  return Object.fromEntries(counts.flat())
}
