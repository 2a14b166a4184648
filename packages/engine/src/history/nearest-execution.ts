import {
  type Conf,
  type Dag,
  groupBy,
  type KeyedRecord,
  type NearestExecution,
  type PlannedInstance,
  type Store,
  tableOf,
  type ValueChanges,
} from '@ml-airflow/core'
import type { Plan } from '../planning/plan.ts'

/** Maximum number of newest records of a task to compare. */
const RECORDS = 200
/** Maximum number of tasks in a plan to search for. */
const TASKS = 50
const MOST_NAMED = 3

/** Values of one parameter, in the earlier execution and now. */
type Difference = readonly [name: string, values: ValueChanges[string]]

interface Candidate {
  readonly record: KeyedRecord
  readonly differences: readonly Difference[]
}

/** The finding about a task instance, as a sentence and as facts. */
interface Finding {
  readonly remark: string
  readonly nearest: NearestExecution
}

/** Adds the most similar earlier execution to tasks that were never done. Needs one query for each such task. */
export async function withNearest(
  { recordHistory }: Pick<Store, 'recordHistory'>,
  dag: Dag,
  conf: Conf,
  plan: Plan,
): Promise<Plan> {
  const isNew = ({ decision }: PlannedInstance) => decision.reason === 'no_previous'
  const searches = new Map<string, NearestOfTask>()
  for (const taskId of new Set(plan.instances.filter(isNew).map((one) => one.taskId))) {
    const task = dag.tasks.get(taskId)
    if (task === undefined || searches.size === TASKS) continue
    const search = { table: tableOf(task), taskId, parameters: task.parameters, limit: RECORDS }
    searches.set(taskId, new NearestOfTask(await recordHistory.list(search), task.parameters.pick(conf)))
  }
  const instances = plan.instances.map((planned) => {
    const finding = isNew(planned) ? searches.get(planned.taskId)?.findingFor(planned.sample) : undefined
    return finding === undefined ? planned : { ...planned, ...finding }
  })
  return { ...plan, instances }
}

class NearestOfTask {
  readonly #best: Candidate | undefined
  readonly #bySample: ReadonlyMap<string, Candidate>

  constructor(records: readonly KeyedRecord[], conf: Conf) {
    const ranked = records
      .filter(({ finishedAt }) => finishedAt !== undefined)
      .map((record) => ({ record, differences: differencesOf(record.conf, conf) }))
      .sort((a, b) => a.differences.length - b.differences.length || b.record.id - a.record.id)
    this.#best = ranked[0]
    const bySample = groupBy(ranked, ({ record }) => record.sample)
    this.#bySample = new Map([...bySample].flatMap(([sample, [first]]) => (first ? [[sample, first]] : [])))
  }

  /** Undefined: the task has never been done. */
  findingFor(sample: string): Finding | undefined {
    const candidate = this.#bySample.get(sample) ?? this.#best
    if (candidate === undefined) return undefined
    const { record } = candidate
    // A name with a space is that of no parameter.
    const name = 'sample' in record.conf ? 'its sample' : 'sample'
    const ofSample: readonly Difference[] = record.sample === sample ? [] : [[name, [record.sample, sample]]]
    const differences = [...candidate.differences, ...ofSample]
    const nearest = { instance: record.finishedInstance, changes: Object.fromEntries(differences) }
    return { remark: sentenceOf(record, differences), nearest }
  }
}

function sentenceOf({ finishedBy, owner }: KeyedRecord, differences: readonly Difference[]): string {
  const named = differences.map(differenceText)
  const more = named.length > MOST_NAMED ? ` and ${named.length - MOST_NAMED} more` : ''
  const how = named.length === 0 ? '' : ` It differs by ${named.slice(0, MOST_NAMED).join(', ')}${more}.`
  return `The nearest execution is that of ${finishedBy ?? owner ?? 'an unknown run'}.${how}`
}

function differencesOf(before: Conf, now: Conf): readonly Difference[] {
  return Object.entries(now).flatMap(([name, value]) =>
    before[name] === value ? [] : [[name, [before[name], value]] as const],
  )
}

function differenceText([name, [then, now]]: Difference): string {
  return `${name}: ${shown(then)} → ${shown(now)}`
}

const LONGEST = 40

function shown(value: unknown): string {
  const text = String(value)
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}
