import {
  type InstanceSearch,
  type RecordedInstance,
  RUN_STATES,
  type RunSearch,
  type RunState,
  TASK_STATES,
  type TaskState,
} from '@ml-airflow/core'
import { z } from 'zod'
import type { ApiParts } from '../parts.ts'
import { cursor, dagId, sample, taskId, wholeNumber } from '../schemas/ids.ts'
import { instant, sought, wordsOf } from '../schemas/query.ts'

const Conditions = z.strictObject({
  state: wordsOf(TASK_STATES).optional(),
  task_id: taskId.optional(),
  sample: sample.optional(),
  worker: sought.optional().describe('Worker of any of its tries.'),
  q: sought.optional().describe("Text contained in the task's id or the sample."),
  limit: wholeNumber(1, 1000).default(200),
})

export const OfRun = Conditions.extend({ cursor: cursor.optional() })

export const OfAll = Conditions.extend({
  dag_id: dagId.optional(),
  from: instant.optional().describe('Execution dates, inclusive.'),
  to: instant.optional(),
  cursor: z
    .string()
    .regex(/^\d{1,16}\.\d{1,16}$/, 'allowed is the next_cursor of the page before')
    .optional(),
})

// Limit of runs per page. A page may be short; the next page continues.
const RUNS_AT_ONCE = 200
const MOST_QUERIES = 10
const MOST_RUNS_COUNTED = 2000

export function searchOf(query: z.output<typeof Conditions>): Omit<InstanceSearch, 'runs'> {
  const { state: states, task_id: task, sample: one, worker, q: text, limit } = query
  return { states, taskId: task, sample: one, worker, text, limit }
}

/** Searches the newest runs that can contain matching task instances, in batches. */
export async function searchAll(
  store: ApiParts['store'],
  query: z.output<typeof OfAll>,
): Promise<{ found: readonly RecordedInstance[]; next: string | null }> {
  const { limit } = query
  const found: RecordedInstance[] = []
  let before = positionOf(query.cursor)
  for (let queries = 0; queries < MOST_QUERIES; queries++) {
    const limits = { limit: RUNS_AT_ONCE, before: before && before.run + 1 }
    const ids = await store.runHistory.listIds({ ...runsOf(query), ...limits })
    found.push(
      ...(await store.instanceHistory.list({
        ...searchOf(query),
        runs: ids,
        before,
        limit: limit + 1 - found.length,
      })),
    )
    if (found.length > limit) return { found: found.slice(0, limit), next: placeText(found[limit - 1]) }
    if (ids.length < RUNS_AT_ONCE) return { found, next: null }
    before = { run: ids.at(-1) ?? 0, id: 0 }
  }
  return { found, next: before === undefined ? null : `${before.run}.${before.id}` }
}

/** Number of matching task instances, capped at `limit`; null if counting would read too many runs. */
export async function countAll(store: ApiParts['store'], query: z.output<typeof OfAll>): Promise<number | null> {
  const runs = await store.runHistory.listIds({ ...runsOf(query), limit: MOST_RUNS_COUNTED })
  const count = await store.instanceHistory.count({ ...searchOf(query), runs })
  return count < query.limit && runs.length === MOST_RUNS_COUNTED ? null : count
}

/** Search for the runs that may contain matching task instances. */
function runsOf({ dag_id: dag, state: states, from, to }: z.output<typeof OfAll>): Omit<RunSearch, 'limit'> {
  return { dagIds: dag === undefined ? undefined : [dag], states: runStatesOf(states), from, to }
}

function positionOf(text: string | undefined): { run: number; id: number } | undefined {
  if (text === undefined) return undefined
  const [run = 0, id = 0] = text.split('.').map(Number)
  return { run, id }
}

function placeText(last: RecordedInstance | undefined): string | null {
  return last === undefined ? null : `${last.run}.${last.id}`
}

const OPEN_RUNS: readonly RunState[] = ['queued', 'running']
const RUN_STATES_OF: Readonly<Partial<Record<TaskState, readonly RunState[]>>> = {
  waiting: OPEN_RUNS,
  queued: OPEN_RUNS,
  running: OPEN_RUNS,
  up_for_retry: OPEN_RUNS,
  failed: [...OPEN_RUNS, 'failed'],
  upstream_failed: [...OPEN_RUNS, 'failed'],
  cancelled: [...OPEN_RUNS, 'failed', 'cancelled'],
}

/** Possible states of a run with task instances in one of these states. */
function runStatesOf(states: readonly TaskState[] | undefined): readonly RunState[] | undefined {
  return states && [...new Set(states.flatMap((state) => RUN_STATES_OF[state] ?? RUN_STATES))]
}
