import type { ExitCodes } from '../dag/exit-codes.ts'
import {
  NO_COUNTS,
  type Outcome,
  ruleSentence,
  TRIGGER_RULES,
  type TriggerRule,
  type VerdictState,
  verdictOf,
} from '../dag/rules.ts'
import type { AnyTask } from '../dag/task.ts'
import { quotedNames } from '../quoted-names.ts'
import { unknownOptions } from './members.ts'
import { meantMember } from './spelling.ts'

/** Problems with the trigger rule and the exit codes of a task. */
export function ruleProblems(task: AnyTask): readonly string[] {
  const rule = task.triggerRule
  if (!TRIGGER_RULES.includes(rule)) return [...unknownRule(rule), ...exitCodeProblems(task.exitCodes)]
  return [...impossible(task), ...unlisted(task), ...exitCodeProblems(task.exitCodes)]
}

function unknownRule(rule: string): readonly string[] {
  const meant = meantMember(rule, TRIGGER_RULES)
  const hint = meant === undefined ? `Allowed are ${TRIGGER_RULES.join(', ')}.` : `Did you mean '${meant}'?`
  return [`has triggerRule '${rule}', which does not exist. ${hint}`]
}

const ALONE: ReadonlySet<TriggerRule> = new Set(['all_success', 'all_done', 'none_failed', 'none_skipped', 'always'])

/** A rule that can never hold would exclude the task from every run. */
function impossible(task: AnyTask): readonly string[] {
  const { triggerRule: rule, after } = task
  if (after.length === 0)
    return ALONE.has(rule) ? [] : [`has triggerRule '${rule}', but comes after no task: it would never run.`]
  if (canRun(task)) return []
  const who = quotedNames(after.map(({ id }) => id))
  return [`can never run: no end of ${who} fits its triggerRule '${rule}'. ${ruleSentence(rule)}`]
}

const FIT_FOR_LISTS: ReadonlySet<TriggerRule> = new Set(['all_success', 'all_done', 'none_failed', 'none_skipped'])

/** Until the samples of a task are known, a rule would count one task instance for all of them. */
function unlisted(task: AnyTask): readonly string[] {
  if (task.triggerRule === 'all_success') return []
  if (task.samplesFrom !== undefined)
    return [
      `has triggerRule '${task.triggerRule}' and samplesFrom: allowed is 'all_success', for its samples are known only then.`,
    ]
  const listed = (task.after as readonly AnyTask[]).find(({ samplesFrom }) => samplesFrom !== undefined)
  if (listed === undefined || FIT_FOR_LISTS.has(task.triggerRule)) return []
  return [
    `has triggerRule '${task.triggerRule}' directly after '${listed.id}', whose samples come from data: allowed are ${[...FIT_FOR_LISTS].join(', ')}. Put a task that gathers the samples between.`,
  ]
}

/** Limit of upstream end states to enumerate. Beyond it, the rule is accepted unchecked. */
const MOST_WAYS = 4096

/** Whether some upstream ends let the task run. Samples can end in any mixture, so per-sample tasks always pass. */
function canRun(task: AnyTask): boolean {
  const before = ancestorsOf(task)
  if (isPlain(task) && before.every(isPlain)) return true
  if ([task, ...before].some(({ perSample }) => perSample)) return true
  const ways = before.reduce((product, one) => product * outcomesOf(one).length, 1)
  return ways > MOST_WAYS || someWayLets(task, before, new Map())
}

function isPlain({ triggerRule, exitCodes }: AnyTask): boolean {
  return triggerRule === 'all_success' && exitCodes.skip === undefined
}

/** Upstreams first. */
function ancestorsOf(task: AnyTask, found = new Set<AnyTask>()): readonly AnyTask[] {
  for (const upstream of task.after as readonly AnyTask[]) {
    if (found.has(upstream) || upstream === task) continue
    ancestorsOf(upstream, found)
    found.add(upstream)
  }
  return [...found]
}

function outcomesOf({ exitCodes }: AnyTask): readonly Outcome[] {
  return exitCodes.skip === undefined ? ['succeeded', 'failed'] : ['succeeded', 'failed', 'skipped']
}

function someWayLets(task: AnyTask, open: readonly AnyTask[], ended: ReadonlyMap<AnyTask, Outcome>): boolean {
  const [next, ...others] = open
  if (next === undefined) return verdictBehind(task, ended) === 'queued'
  const verdict = verdictBehind(next, ended)
  const outcomes: readonly Outcome[] =
    verdict === 'queued' ? outcomesOf(next) : [verdict === 'skipped' ? 'skipped' : 'failed']
  return outcomes.some((outcome) => someWayLets(task, others, new Map([...ended, [next, outcome]])))
}

function verdictBehind({ triggerRule, after }: AnyTask, ended: ReadonlyMap<AnyTask, Outcome>): VerdictState {
  const counts = { ...NO_COUNTS }
  for (const upstream of after as readonly AnyTask[]) counts[ended.get(upstream) ?? 'open'] += 1
  return verdictOf(triggerRule, counts)
}

function exitCodeProblems(codes: ExitCodes): readonly string[] {
  const classes = ['permanent', 'retryable', 'skip'] as const
  const problems = unknownOptions(codes, classes).map((text) => `has exitCodes: ${text}`)
  for (const name of classes) {
    const given: unknown = codes[name]
    if (given === undefined) continue
    if (!Array.isArray(given) || given.length === 0 || !given.every(isExitCode))
      problems.push(
        `has exitCodes.${name} ${JSON.stringify(given)}: allowed is an array of whole numbers from 1 to 255.`,
      )
  }
  return problems.length > 0 ? problems : contradictions(codes)
}

function contradictions({ permanent, retryable, skip = [] }: ExitCodes): readonly string[] {
  if (permanent !== undefined && retryable !== undefined)
    return ['has exitCodes with permanent and retryable: give one of them, any other code is of the other class.']
  const twice = skip.filter((code) => permanent?.includes(code) || retryable?.includes(code))
  return twice.length === 0 ? [] : [`has exit code ${twice.join(', ')} in two classes of exitCodes.`]
}

function isExitCode(code: unknown): boolean {
  return Number.isInteger(code) && Number(code) >= 1 && Number(code) <= 255
}
