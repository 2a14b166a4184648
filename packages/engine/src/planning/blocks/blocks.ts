import type { Dag, PlannedInstance, RunOptions, Store } from '@ml-airflow/core'
import type { Plan } from '../plan.ts'
import { type BlockOf, NO_BLOCKS } from './block-of.ts'
import { failingBlocks } from './failing-blocks.ts'
import { gpuBlocks } from './gpu-blocks.ts'
import { outputBlocks } from './output-blocks.ts'
import { pauseBlocks } from './pause-blocks.ts'
import type { OutputSubjects } from './planned-path.ts'
import { poolBlocks } from './pool-blocks.ts'
import { aliveWorkers, queueBlocks, workerBlocks } from './queue-blocks.ts'

export type BlockStore = Pick<Store, 'dags' | 'pools' | 'workers' | 'records' | 'instanceHistory'>

/** The run to plan. */
export interface BlockSubject extends OutputSubjects {
  readonly dag: Dag
  readonly options: RunOptions
  /** Whether the DAG comes from stored files, which every worker loads from the database. */
  readonly isKept?: boolean
}

/** Adds blocks to the task instances of a plan that cannot start or cannot succeed. */
export async function withBlocks(store: BlockStore, subject: BlockSubject, plan: Plan): Promise<Plan> {
  const { dag, options, isKept = false } = subject
  if (plan.instances.every(({ decision }) => decision.kind === 'skip')) return plan
  const [alive, paused, ...others] = await Promise.all([
    aliveWorkers(store),
    pauseBlocks(store, dag),
    poolBlocks(store, dag, options),
    outputBlocks(store, dag, plan, subject),
    failingBlocks(store, dag, plan),
  ])
  const unknown = isKept ? NO_BLOCKS : workerBlocks(dag, alive)
  const blocksOf = [paused, unknown, queueBlocks(dag, alive), gpuBlocks(dag, alive), ...others]
  return { ...plan, instances: plan.instances.map((instance) => withBlock(instance, blocksOf)) }
}

/** Adds the first block found. */
function withBlock(instance: PlannedInstance, blocksOf: readonly BlockOf[]): PlannedInstance {
  if (instance.decision.kind === 'skip') return instance
  for (const blockOf of blocksOf) {
    const blocked = blockOf(instance)
    if (blocked !== undefined) return { ...instance, blocked }
  }
  return instance
}
