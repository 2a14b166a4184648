import { withSharedPaths } from '../planning/blocks/shared-paths.ts'
import type { PlannedConf, RunPlanner } from '../planning/run-planner.ts'
import type { TriggerRequest } from '../services/trigger.ts'
import { cumulative, type PlanReport, type PlanStore, planBackground, reportPlan } from './plan-report.ts'

export interface PlanReporterParts {
  readonly planner: Pick<RunPlanner, 'planRequest'>
  readonly store: PlanStore
  /** The setting OUTPUT_DIR. */
  readonly outputDir: string
}

/** Plans of runs, with the time that they take and save. */
export class PlanReporter {
  readonly #parts: PlanReporterParts

  constructor(parts: PlanReporterParts) {
    this.#parts = parts
  }

  /**
   * With several confs, the runs are consecutive.
   * @throws MlAirflowError `not_found`, `bad_conf`, `bad_argument`
   */
  async report(request: TriggerRequest, confs: readonly unknown[]): Promise<readonly PlanReport[]> {
    const { planner, store, outputDir } = this.#parts
    const planned: PlannedConf[] = []
    for (const conf of confs) planned.push(await planner.planRequest({ ...request, conf }))
    const dag = planned[0]?.dag
    if (dag === undefined) return []
    const background = await planBackground(store, dag)
    const reports: PlanReport[] = []
    for (const one of withSharedPaths(dag, outputDir, cumulative(dag, planned)))
      reports.push(await reportPlan(store, one, background))
    return reports
  }
}
