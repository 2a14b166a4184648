import { infiniteQueryOptions } from '@tanstack/react-query'
import { plural } from '../parts/text.ts'
import { byCursor } from './by-cursor.ts'
import { api, bodyOf } from './client.ts'
import { given } from './given.ts'
import { keys } from './keys.ts'
import type { Conf } from './shapes/common.ts'
import type { KeyedRecord, RecordAction, RecordActionReport, RecordSelection } from './shapes/record.ts'
import type { Foreseen } from './shapes/run.ts'

const PAGE = 100

export interface RecordFilters {
  readonly dag_id?: string | undefined
  readonly task_id?: string | undefined
  readonly sample?: string | undefined
  readonly state?: string | undefined
  /** Parameter values as text. The API parses them by the parameters' types. */
  readonly conf: Readonly<Record<string, string>>
}

/** Records for all values, by task. */
export function recordsQuery({ conf, ...filters }: RecordFilters) {
  const byValue = Object.fromEntries(Object.entries(conf).map(([name, value]) => [`conf.${name}`, value]))
  return infiniteQueryOptions({
    queryKey: [...keys.records, filters, conf],
    queryFn: async ({ pageParam, signal }) => {
      const query = given({ ...filters, ...byValue, limit: PAGE, cursor: pageParam }) as never
      const page = await bodyOf(api.GET('/api/v1/records', { params: { query }, signal }))
      return { ...page, records: page.records as readonly KeyedRecord[] }
    },
    ...byCursor,
    placeholderData: (before) => before,
    retry: false,
  })
}

interface RecordActionOptions {
  readonly reason?: string
  readonly dryRun: boolean
  readonly signal?: AbortSignal | null
}

/** Runs or previews an action on all records of the selections, with the same requests. */
export async function actOnRecords(
  action: RecordAction,
  selections: readonly RecordSelection[],
  { reason, dryRun, signal = null }: RecordActionOptions,
): Promise<Foreseen> {
  const reports: RecordActionReport[] = []
  for (const selection of selections) {
    const body = { ...selection, ...given({ reason }), dry_run: dryRun }
    const params = { path: { action } }
    reports.push(await bodyOf(api.POST('/api/v1/records/actions/{action}', { params, body, signal })))
  }
  return foreseenOf(action, reports, dryRun)
}

const STATE_AFTER: Readonly<Record<RecordAction, string>> = { accept: 'done', declare_done: 'done', undo: 'stale' }

function foreseenOf(action: RecordAction, reports: readonly RecordActionReport[], dryRun: boolean): Foreseen {
  const changes = reports.flatMap(({ records }) => records)
  const left = reports.flatMap((report) => report.left)
  const changed = reports.reduce((sum, report) => sum + report.changed, 0)
  return {
    summary: dryRun ? previewText(changes.length, left.length) : doneText(changed, changes.length),
    task_instances: changes.map((change) => lineOf(change, STATE_AFTER[action])),
    left: left.map((change) => lineOf(change, undefined)),
    runs: [],
  }
}

type Change = RecordActionReport['records'][number]

function lineOf({ record_id, task_id, sample, parameters, state, sentence }: Change, to: string | undefined) {
  return { id: record_id, task_id, sample, conf: parameters as Conf, from: state, to: to ?? state, sentence }
}

function previewText(changes: number, left: number): string {
  const kept = left === 0 ? '' : ` ${plural(left, 'stays', 'stay')} as before.`
  return changes === 0 ? `No record changes.${kept}` : `${plural(changes, 'record changes', 'records change')}.${kept}`
}

function doneText(changed: number, planned: number): string {
  const text = `${plural(changed, 'record')} changed.`
  return changed === planned
    ? text
    : `${text} ${plural(planned - changed, 'other was', 'others were')} changed meanwhile.`
}
