import type { Role } from '@ml-airflow/core'
import type { Workbench } from '../workbench/workbench.ts'
import { flag, option } from './arguments.ts'

const MOST_PREVIEWED = 50

export const reason = option('reason', { description: 'reason, for the audit log' })

/** Options of a command that shows its changes before it makes them. */
export const confirmation = [
  reason,
  flag('dry_run', { short: '-dr', description: 'only show what would happen' }),
  flag('yes', { short: '-y', description: 'do not ask' }),
] as const

/** Who may call a command whose dry run only reads. */
export function operatorUnlessDry({ dry_run }: { readonly dry_run: boolean }): Role {
  return dry_run ? 'viewer' : 'operator'
}

/** A change in the steps that its user sees. `show` prints the plan of a dry run, or the result. */
export interface Change<Plan, Result> {
  plan(): Promise<Plan>
  isEmpty(plan: Plan): boolean
  /** The lines above the question. */
  preview(plan: Plan): readonly string[]
  question?(plan: Plan): string
  carryOut(plan: Plan): Promise<Result>
  show(plan: Plan, result: Result | undefined): void
}

export interface Confirmation {
  readonly dry_run: boolean
  readonly yes: boolean
}

/** Plans a change, and carries it out once the user has confirmed it. The preview and the change share one plan. */
export async function changeOnceConfirmed<Plan, Result>(
  workbench: Workbench,
  { dry_run, yes }: Confirmation,
  change: Change<Plan, Result>,
): Promise<void> {
  const plan = await change.plan()
  if (dry_run || change.isEmpty(plan)) return change.show(plan, undefined)
  if (!yes && !(await confirms(workbench, change.preview(plan), change.question?.(plan)))) return
  change.show(plan, await change.carryOut(plan))
}

/** The lines of a preview, with the number of those beyond the limit. */
export function firstLines(lines: readonly string[]): readonly string[] {
  const more = lines.length - MOST_PREVIEWED
  return more > 0 ? [...lines.slice(0, MOST_PREVIEWED), `… and ${more} more.`] : lines
}

/** False: the user declined, and the command ends with exit code 1. */
export async function confirms(
  workbench: Workbench,
  lines: readonly string[],
  question = 'Are you sure? (yes/no): ',
): Promise<boolean> {
  for (const line of lines) workbench.output.say(line)
  if (await workbench.input.agrees(question)) return true
  workbench.output.say('Nothing was changed.')
  workbench.exitCode = 1
  return false
}
