import { inject, onTestFinished } from 'vitest'
import { Cluster, type ClusterOptions } from '../cluster/cluster.ts'
import type { TrialDatabase } from '../cluster/database.ts'

/** Both kinds of database, for cases that are tried on each. */
export const DATABASES = ['SQLite', 'MariaDB'] as const

export function databaseOf(name: (typeof DATABASES)[number]): TrialDatabase {
  return name === 'SQLite' ? 'sqlite' : { mariadbPort: inject('mariadbPort') }
}

/** Starts a cluster that ends with its test; where the test fails, the processes' logs are shown. */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const cluster = await Cluster.start(options)
  onTestFinished(({ task }) => {
    if (task.result?.state === 'fail') tell(cluster)
    return cluster.stop()
  })
  return cluster
}

/** A body that lives long in its first tries, which a fault is to cut off, and is done at once in later ones. */
export function longUntilTry(last: number): string {
  return `((MLAF_TRY >= ${last})) || beat 30`
}

function tell({ workers, executions, faults }: Cluster): void {
  for (const { name, log } of workers) console.log(`--- ${name}\n${log.slice(-3000)}`)
  console.log({ executions, faults })
}
