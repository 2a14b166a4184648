import { test as base, inject } from 'vitest'
import { Cluster, type ClusterOptions } from '../cluster/cluster.ts'
import type { TrialDatabase } from '../cluster/database.ts'

/** Both databases, for cases that test each. */
export const DATABASES = ['SQLite', 'MariaDB'] as const

export function databaseOf(name: (typeof DATABASES)[number]): TrialDatabase {
  return name === 'SQLite' ? 'sqlite' : { mariadbPort: inject('mariadbPort') }
}

/** Starts a cluster that ends with its test. */
export type Start = (options: ClusterOptions) => Promise<Cluster>

/** A test that can start clusters. On each failure, even before a successful retry, it shows the reason and the processes' logs. */
export const test = base.extend<{ start: Start }>({
  start: async ({ task }, use) => {
    const clusters: Cluster[] = []
    await use(async (options) => {
      const cluster = await Cluster.start(options)
      clusters.push(cluster)
      return cluster
    })
    if (task.result?.state === 'fail') {
      for (const { message } of task.result.errors ?? []) console.log(message)
      clusters.forEach(printLogs)
    }
    await Promise.all(clusters.map((cluster) => cluster.stop()))
  },
})

/** A body that runs long in its first tries, to be interrupted by a fault, and ends at once in later ones. */
export function longUntilTry(last: number): string {
  return `((MLAF_TRY >= ${last})) || beat 30`
}

function printLogs({ workers, executions, faults }: Cluster): void {
  for (const { name, log } of workers) console.log(`--- ${name}\n${log.slice(-3000)}`)
  console.log({ executions, faults })
}
