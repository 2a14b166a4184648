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
import { type ParametersIds, type Plan, type PlanSubject, planRun, recordQuery } from './plan.ts'

export interface RunPlannerParts {
  readonly registry: Pick<DagRegistry, 'get' | 'folderOf'>
  readonly store: Pick<Store, 'records' | 'variables'>
  readonly files: TryFiles
  /** Adds findings that are not part of a decision. */
  readonly remark: (subject: Omit<BlockSubject, 'outputDir'>, plan: Plan) => Promise<Plan>
}

/** A validated conf with the plan of its run. */
export interface PlannedConf {
  readonly dag: Dag
  readonly conf: Conf
  readonly parametersIds: ParametersIds
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
    const { kept } = request
    const dag = kept?.dag ?? this.#parts.registry.get(request.dagId)
    const { conf, options } = checkRequest(dag, request)
    const { store, remark } = this.#parts
    const parametersIds = await store.records.findParameters(dag.parameters, conf)
    const subject = { dag, conf, options, parametersIds }
    const decided = await this.planSubject({ ...subject, index: new GraphIndex(dag.graph), folder: kept?.folder })
    return { dag, conf, parametersIds, plan: await remark({ ...subject, isKept: kept !== undefined }, decided) }
  }

  async planConf(dag: Dag, conf: Conf, options: RunOptions): Promise<Plan> {
    const parametersIds = await this.#parts.store.records.findParameters(dag.parameters, conf)
    return this.planSubject({ dag, conf, index: new GraphIndex(dag.graph), options, parametersIds })
  }

  /** For given parameter rows, restricted to the tasks of a graph. Default folder: that of the loaded DAG. */
  async planSubject(wanted: Omit<PlanSubject, 'folder'> & { readonly folder?: string | undefined }): Promise<Plan> {
    const subject = { ...wanted, folder: wanted.folder ?? this.#parts.registry.folderOf(wanted.dag.id) }
    return planRun(this.#parts, subject, await this.#readRecords(subject))
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
