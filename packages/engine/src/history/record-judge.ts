import {
  type Dag,
  type Decision,
  GraphIndex,
  graphOf,
  type KeyedRecord,
  NO_SAMPLE,
  type RecordFacts,
  type Run,
  type Store,
} from '@ml-airflow/core'
import type { Plan } from '../planning/plan.ts'
import type { RunPlanner } from '../planning/run-planner.ts'
import { type Execution, executionsOf } from './explain.ts'
import type { RecordTarget } from './record-targets.ts'

export interface RecordJudgeParts {
  readonly planner: Pick<RunPlanner, 'planSubject'>
  readonly store: Pick<Store, 'runHistory' | 'instanceHistory'>
}

/** A record, and the decision of a run with its values and samples now. */
export interface JudgedRecord {
  readonly target: RecordTarget
  readonly record: KeyedRecord
  readonly facts: RecordFacts
  readonly decision: Decision
  /** The execution that made its finish. Undefined: none, or its run has been removed. */
  readonly execution: Execution | undefined
}

/** Judges records by the rules of a plan. Each parameter set is planned once. */
export class RecordJudge {
  readonly #parts: RecordJudgeParts
  readonly #plans = new Map<string, Promise<Plan>>()

  constructor(parts: RecordJudgeParts) {
    this.#parts = parts
  }

  async judge(target: RecordTarget, records: readonly KeyedRecord[]): Promise<readonly JudgedRecord[]> {
    const executions = await executionsOf(this.#parts.store, records)
    const judged: JudgedRecord[] = []
    const listed = listedSamples(target, records)
    for (const record of records) {
      const execution = executions.get(record.finishedInstance ?? 0)
      const samples = listed ? baseSamples(target.dag, execution?.run) : samplesOf(target.dag, record, execution?.run)
      const plan = await this.#plan(target, record, samples, listed)
      const planned = plan.instances.find(({ taskId, sample }) => taskId === record.taskId && sample === record.sample)
      const facts = plan.recordOf(record.taskId, record.sample)
      if (planned !== undefined && facts !== undefined)
        judged.push({ target, record, facts, decision: planned.decision, execution })
    }
    return judged
  }

  /** Only tasks whose parameters are among the record's: they include all its upstream tasks. */
  #plan(
    { dag, task }: RecordTarget,
    { parametersIds, conf }: KeyedRecord,
    samples: readonly string[],
    furtherSamples: readonly string[] | undefined,
  ): Promise<Plan> {
    const levels = new Set(task.parameters.chain.map(({ name }) => name))
    const key = JSON.stringify([
      dag.id,
      task.parameters.name,
      parametersIds[task.parameters.name],
      samples,
      furtherSamples,
    ])
    const known = this.#plans.get(key)
    if (known !== undefined) return known
    const tasks = new Map([...dag.tasks].filter(([, { parameters }]) => levels.has(parameters.name)))
    const index = new GraphIndex(graphOf(tasks))
    const options = { force: [], forceDownstream: true, samples }
    const plan = this.#parts.planner.planSubject({ dag, conf, index, options, parametersIds, furtherSamples })
    this.#plans.set(key, plan)
    return plan
  }
}

/** The samples of the run that made the record; without such a run, those of a run triggered without samples. */
export function samplesOf(dag: Dag, { sample }: KeyedRecord, run: Run | undefined): readonly string[] {
  const samples = baseSamples(dag, run)
  return sample === NO_SAMPLE || samples.includes(sample) ? samples : [...samples, sample]
}

function baseSamples(dag: Dag, run: Run | undefined): readonly string[] {
  return run?.options.samples ?? dag.samples
}

/** For a task with a sample list, the samples that have records: each is judged, whether it is in the list now or not. */
function listedSamples({ task }: RecordTarget, records: readonly KeyedRecord[]): readonly string[] | undefined {
  return task.samplesFrom && [...new Set(records.map(({ sample }) => sample))].sort()
}
