import { TRIGGER_RULES, type TriggerRule } from '@ml-airflow/core'

/** A task of a random DAG, reduced to its members. */
interface RuledTask {
  readonly id: string
  readonly after: readonly string[]
  readonly triggerRule: TriggerRule
  readonly perSample: boolean
  readonly optional: boolean
  readonly exitCodes: { readonly skip: readonly number[] }
}

export interface RuledDag {
  readonly id: string
  readonly tasks: readonly RuledTask[]
}

/** Exit codes of its commands, by task and sample. */
export type Ends = Readonly<Record<string, number>>

const SKIP = 99
const CODES = [0, 0, 0, 1, SKIP]
const ALONE: readonly TriggerRule[] = ['all_success', 'all_done', 'always']

/** Fans and diamonds with random rules, deterministic per seed. */
export function randomDags(seed: number, count: number): readonly RuledDag[] {
  return Array.from({ length: count }, (_, index) => randomDag(`ruled_${index}`, dice(seed * 1000 + index)))
}

/** Random exit codes for the commands of a DAG. */
export function endsOf({ tasks }: RuledDag, seed: number): Ends {
  const roll = dice(seed)
  return Object.fromEntries(
    tasks.flatMap((task) => samplesOf(task).map((sample) => [`${task.id}/${sample}`, pick(CODES, roll)])),
  )
}

type End = 'success' | 'failed' | 'skipped' | 'upstream_failed'

/** Expected state of the run and of each task instance, by the table of Airflow's rules. */
export function fatesOf(
  { tasks }: RuledDag,
  ends: Ends,
): { readonly state: string; readonly found: Record<string, End> } {
  const found: Record<string, End> = {}
  for (const task of tasks)
    for (const sample of samplesOf(task)) {
      const upstream = tasks
        .filter(({ id }) => task.after.includes(id))
        .flatMap((above) => {
          const samples = above.perSample && task.perSample ? [sample] : samplesOf(above)
          return samples.map((one) => found[`${above.id}/${one}`] ?? 'failed')
        })
      found[`${task.id}/${sample}`] = started(task.triggerRule, upstream) ?? ownEnd(ends[`${task.id}/${sample}`])
    }
  const isBad = tasks.some(
    (task) => !task.optional && samplesOf(task).some((sample) => isFailure(found[`${task.id}/${sample}`])),
  )
  return { state: isBad ? 'failed' : 'success', found }
}

interface Upstream {
  readonly succeeded: boolean
  readonly failed: boolean
  readonly skipped: boolean
}

/** Per rule, the state of a task whose command does not run. Undefined if it runs. */
const NOT_RUN: Readonly<Record<TriggerRule, (upstream: Upstream) => 'skipped' | 'upstream_failed' | undefined>> = {
  all_success: ({ failed, skipped }) => (failed ? 'upstream_failed' : skipped ? 'skipped' : undefined),
  all_done: () => undefined,
  all_done_min_one_success: ({ succeeded, failed, skipped }) =>
    skipped ? 'skipped' : succeeded ? undefined : failed ? 'upstream_failed' : 'skipped',
  always: () => undefined,
  all_failed: ({ succeeded, failed, skipped }) => (failed && !succeeded && !skipped ? undefined : 'skipped'),
  all_skipped: ({ succeeded, failed, skipped }) => (skipped && !succeeded && !failed ? undefined : 'skipped'),
  one_success: ({ succeeded, failed }) => (succeeded ? undefined : failed ? 'upstream_failed' : 'skipped'),
  one_failed: ({ failed }) => (failed ? undefined : 'skipped'),
  one_done: ({ succeeded, failed }) => (failed || succeeded ? undefined : 'skipped'),
  none_failed: ({ failed }) => (failed ? 'upstream_failed' : undefined),
  none_failed_min_one_success: ({ succeeded, failed }) =>
    failed ? 'upstream_failed' : succeeded ? undefined : 'skipped',
  none_skipped: ({ skipped }) => (skipped ? 'skipped' : undefined),
}

function started(rule: TriggerRule, upstream: readonly End[]): 'skipped' | 'upstream_failed' | undefined {
  return NOT_RUN[rule]({
    succeeded: upstream.includes('success'),
    failed: upstream.some(isFailure),
    skipped: upstream.includes('skipped'),
  })
}

function ownEnd(code: number | undefined): End {
  return code === 0 ? 'success' : code === SKIP ? 'skipped' : 'failed'
}

function isFailure(end: End | undefined): boolean {
  return end === 'failed' || end === 'upstream_failed'
}

function randomDag(id: string, roll: () => number): RuledDag {
  const tasks: RuledTask[] = []
  for (let index = 0; index < 4 + Math.floor(roll() * 4); index++) {
    const after = tasks.filter(() => roll() < 0.45).map((task) => task.id)
    tasks.push({
      id: `t${index}`,
      after,
      triggerRule: pick(after.length === 0 ? ALONE : TRIGGER_RULES, roll),
      perSample: roll() < 0.3,
      optional: roll() < 0.2,
      exitCodes: { skip: [SKIP] },
    })
  }
  return { id, tasks }
}

function samplesOf({ perSample }: RuledTask): readonly string[] {
  return perSample ? ['a', 'b'] : ['']
}

function pick<T>(from: readonly T[], roll: () => number): T {
  const picked = from[Math.floor(roll() * from.length)]
  if (picked === undefined) throw new Error('There is nothing to pick from.')
  return picked
}

/** Numbers from 0 to 1, by mulberry32. */
function dice(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
