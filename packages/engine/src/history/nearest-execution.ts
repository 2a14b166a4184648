import {
  type Conf,
  type Dag,
  groupBy,
  type KeyedRecord,
  type PlannedInstance,
  type Store,
  tableOf,
} from '@ml-airflow/core'
import type { Plan } from '../planning/plan.ts'

/** Maximum number of newest records of a task to compare. */
const RECORDS = 200
/** Maximum number of tasks in a plan to search for. */
const TASKS = 50
const MOST_NAMED = 3

/** Values of one parameter, in the earlier execution and now. */
interface Difference {
  readonly name: string
  readonly before: unknown
  readonly now: unknown
}

interface Candidate {
  readonly record: KeyedRecord
  readonly differences: readonly Difference[]
}

/** Adds the most similar earlier execution to tasks that were never done. Needs one query for each such task. */
export async function withNearest(
  { recordHistory }: Pick<Store, 'recordHistory'>,
  dag: Dag,
  conf: Conf,
  plan: Plan,
): Promise<Plan> {
  const isNew = ({ decision }: PlannedInstance) => decision.reason === 'no_previous'
  const sentences = new Map<string, NearestOfTask>()
  for (const taskId of new Set(plan.instances.filter(isNew).map((one) => one.taskId))) {
    const task = dag.tasks.get(taskId)
    if (task === undefined || sentences.size === TASKS) continue
    const search = { table: tableOf(task), taskId, parameters: task.parameters, limit: RECORDS }
    sentences.set(taskId, new NearestOfTask(await recordHistory.list(search), task.parameters.pick(conf)))
  }
  const instances = plan.instances.map((planned) => {
    const remark = isNew(planned) ? sentences.get(planned.taskId)?.sentence(planned.sample) : undefined
    return remark === undefined ? planned : { ...planned, remark }
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
  sentence(sample: string): string | undefined {
    const nearest = this.#bySample.get(sample) ?? this.#best
    if (nearest === undefined) return undefined
    const { record, differences } = nearest
    const ofSample = record.sample === sample ? [] : [{ name: 'sample', before: record.sample, now: sample }]
    const named = [...differences, ...ofSample].map(differenceText)
    const more = named.length > MOST_NAMED ? ` and ${named.length - MOST_NAMED} more` : ''
    const how = named.length === 0 ? '' : ` It differs by ${named.slice(0, MOST_NAMED).join(', ')}${more}.`
    return `The nearest execution is that of ${record.finishedBy ?? record.owner ?? 'an unknown run'}.${how}`
  }
}

function differencesOf(before: Conf, now: Conf): readonly Difference[] {
  return Object.entries(now).flatMap(([name, value]) =>
    before[name] === value ? [] : [{ name, before: before[name], now: value }],
  )
}

function differenceText({ name, before, now }: Difference): string {
  return `${name}: ${shown(before)} → ${shown(now)}`
}

const LONGEST = 40

function shown(value: unknown): string {
  const text = String(value)
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}
