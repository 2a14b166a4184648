import type { Store } from '@ml-airflow/core'
import { withCommandChanges } from '../history/command-change.ts'
import { withNearest } from '../history/nearest-execution.ts'
import { type BlockStore, type BlockSubject, withBlocks } from './blocks/blocks.ts'
import type { Plan } from './plan.ts'
import { RunPlanner, type RunPlannerParts } from './run-planner.ts'

interface PlannerParts extends Omit<RunPlannerParts, 'remark'> {
  readonly store: BlockStore & Pick<Store, 'recordHistory' | 'variables'>
  /** The setting OUTPUT_DIR. */
  readonly outputDir: string
}

/** Creates a planner whose plans include blocks and the nearest earlier executions. */
export function createRunPlanner({ outputDir, ...parts }: PlannerParts): RunPlanner {
  const { store } = parts
  const remark = async (subject: Omit<BlockSubject, 'outputDir'>, plan: Plan) => {
    const compared = await withNearest(store, subject.dag, subject.conf, plan)
    const remarked = await withCommandChanges(store, { ...subject, outputDir }, compared)
    return withBlocks(store, { ...subject, outputDir }, remarked)
  }
  return new RunPlanner({ ...parts, remark })
}
