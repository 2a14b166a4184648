import { RUN_STATES, type RunSearch } from '@ml-airflow/core'
import { z } from 'zod'
import { cursor, dagId, runIdInQuery, wholeNumber } from './ids.ts'
import { instant, sought, wordsOf } from './query.ts'

const RUN_TYPES = ['manual', 'scheduled', 'backfill'] as const

const RunConditions = z.object({
  dag_id: dagId.optional(),
  state: wordsOf(RUN_STATES).optional(),
  type: z.enum(RUN_TYPES, `allowed are ${RUN_TYPES.join(', ')}`).optional(),
  from: instant.optional().describe('Execution dates, inclusive.'),
  to: instant.optional(),
  q: sought.optional().describe('Text contained in the run id or the conf.'),
})
const ListedRuns = RunConditions.extend({
  run_id: runIdInQuery.optional().describe('Together with dag_id: only this run.'),
  limit: wholeNumber(1, 1000).default(100),
  cursor: cursor.optional().describe('next_cursor of the previous page.'),
})
const CONF = 'conf.'
const confValue = z.string().max(500)

/** In addition to its conditions, accepts conf values, such as `conf.seed=1`. */
export const RunList = ListedRuns.catchall(confValue).superRefine(refuseOthers(ListedRuns))
export const RunQuery = RunConditions.catchall(confValue).superRefine(refuseOthers(RunConditions))

function refuseOthers({ shape }: z.ZodObject) {
  return (query: Record<string, unknown>, { addIssue }: z.RefinementCtx): void => {
    const keys = Object.keys(query).filter((key) => !key.startsWith(CONF) && !Object.hasOwn(shape, key))
    if (keys.length > 0) addIssue({ code: 'unrecognized_keys', keys, input: query })
  }
}

/** Converts query conditions to a search. */
export function searchOf(query: z.output<typeof RunQuery>): Omit<RunSearch, 'limit'> {
  const { dag_id: dag, state: states, type, from, to, q: text } = query
  const values = Object.entries(query).filter(([key]) => key.startsWith(CONF))
  const conf = Object.fromEntries(values.map(([key, value]) => [key.slice(CONF.length), String(value)]))
  return { dagIds: dag === undefined ? undefined : [dag], states, type, from, to, text, conf }
}
