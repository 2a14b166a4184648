import {
  type Conf,
  type Dag,
  type DagRegistry,
  GraphIndex,
  type PlannedInstance,
  type RecordQuery,
  type RunOptions,
  type Store,
  type StoredRecord,
  type TryFiles,
} from '@ml-airflow/core'
import { checkRequest, type TriggerRequest } from '../services/trigger.ts'
import type { BlockSubject } from './blocks/blocks.ts'
import { type Plan, type PlanSubject, planRun, recordQuery } from './plan.ts'

export interface RunPlannerParts {
  readonly registry: Pick<DagRegistry, 'get' | 'folderOf'>
  readonly store: Pick<Store, 'records'>
  readonly files: TryFiles
  /** Adds findings that are not part of a decision. */
  readonly remark: (subject: Omit<BlockSubject, 'outputDir'>, plan: Plan) => Promise<Plan>
}

/** A validated conf with the plan of its run. */
export interface PlannedConf {
  readonly dag: Dag
  readonly conf: Conf
  readonly plan: Plan
}

/** Plans hypothetical runs, with a reason for each task instance. Read-only. */
export class RunPlanner {
  readonly #parts: RunPlannerParts

  constructor(parts: RunPlannerParts) {
    this.#parts = parts
  }

  /** @throws MlAirflowError `not_found`, `bad_conf`, `bad_argument` */
  async plan(request: TriggerRequest): Promise<readonly PlannedInstance[]> {
    return (await this.planRequest(request)).plan.instances
  }

  async planRequest(request: TriggerRequest): Promise<PlannedConf> {
    const dag = this.#parts.registry.get(request.dagId)
    const { conf, options } = checkRequest(dag, request)
    const { store, remark } = this.#parts
    const parametersIds = await store.records.findParameters(dag.parameters, conf)
    const decided = await this.planSubject({ dag, conf, index: new GraphIndex(dag.graph), options, parametersIds })
    return { dag, conf, plan: await remark({ dag, conf, options, parametersIds }, decided) }
  }

  async planConf(dag: Dag, conf: Conf, options: RunOptions): Promise<Plan> {
    const parametersIds = await this.#parts.store.records.findParameters(dag.parameters, conf)
    return this.planSubject({ dag, conf, index: new GraphIndex(dag.graph), options, parametersIds })
  }

  /** For given parameter rows, restricted to the tasks of a graph. */
  async planSubject(wanted: Omit<PlanSubject, 'folder'>): Promise<Plan> {
    const subject = { ...wanted, folder: this.#parts.registry.folderOf(wanted.dag.id) }
    return planRun(this.#parts.files, subject, await this.#readRecords(subject))
  }

  async #readRecords(subject: PlanSubject): Promise<readonly StoredRecord[]> {
    const queries = new Map<string, RecordQuery>()
    for (const { id } of subject.index.graph) {
      const task = subject.dag.tasks.get(id)
      const query = task && recordQuery(task, subject.parametersIds)
      if (query !== undefined) queries.set(query.table, query)
    }
    const { records } = this.#parts.store
    return (await Promise.all([...queries.values()].map((query) => records.find(query)))).flat()
  }
}
