import type { BackfillRequest } from '../../data/backfills.ts'
import type { DagDefinition } from '../../data/shapes/dag.ts'
import { endOfDay, startOfDay } from '../../parts/days.ts'
import { parametersOf } from '../trigger/draft.ts'
import { readTable } from './read-table.ts'

/** Text of the form as typed. */
export interface BackfillForm {
  readonly over: 'dates' | 'confs'
  /** Days, `2026-11-27`. */
  readonly from: string
  readonly to: string
  readonly table: string
}

export interface BackfillFormProps {
  readonly dag: DagDefinition
  readonly form: BackfillForm
  onChange(changed: Partial<BackfillForm>): void
}

/** Request of a form. Undefined while it is incomplete. */
export type Asked = BackfillRequest | undefined

const DAY_MS = 86_400_000
const DEFAULT_DAYS = 7

/** The form that the URL holds, or the default one. Without a schedule, a DAG has no dates. */
export function formOf(dag: DagDefinition, text: string | undefined): BackfillForm {
  const kept = keptForm(text)
  const form = {
    over: 'dates' as const,
    from: dayBefore(DEFAULT_DAYS),
    to: dayBefore(1),
    table: exampleOf(dag),
    ...kept,
  }
  return dag.schedule === null ? { ...form, over: 'confs' } : form
}

function keptForm(text: string | undefined): Partial<BackfillForm> {
  try {
    const kept: unknown = JSON.parse(text ?? '{}')
    const texts = Object.entries(kept ?? {}).filter(([, value]) => typeof value === 'string')
    const { over, ...rest } = Object.fromEntries(texts) as Partial<Record<keyof BackfillForm, string>>
    return { ...rest, over: over === 'confs' ? 'confs' : 'dates' }
  } catch {
    return {}
  }
}

export function askedOf(dag: DagDefinition, { over, from, to, table }: BackfillForm): Asked {
  if (over === 'dates') {
    const zone = dag.schedule?.time_zone ?? 'UTC'
    const isComplete = from !== '' && to !== '' && from <= to
    return isComplete ? { from: startOfDay(from, zone), to: endOfDay(to, zone) } : undefined
  }
  const { confs, problems } = readTable(dag, table)
  return confs.length > 0 && problems.length === 0 ? { confs } : undefined
}

function exampleOf(dag: DagDefinition): string {
  const parameters = parametersOf(dag)
  const values = parameters.map((parameter) => String(parameter.default ?? parameter.examples?.[0] ?? ''))
  return `${parameters.map(({ name }) => name).join(', ')}\n${values.join(', ')}\n`
}

function dayBefore(days: number): string {
  return new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10)
}
