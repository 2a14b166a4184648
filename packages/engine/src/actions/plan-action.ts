import { type Graph, GraphIndex, planClearing, type RecordedInstance, type TaskState } from '@ml-airflow/core'

export const INSTANCE_ACTIONS = ['cancel', 'clear', 'retry_failed', 'force', 'mark_success', 'mark_failed'] as const
export type InstanceAction = (typeof INSTANCE_ACTIONS)[number]

/** Which task instances of a run are meant. Without any condition: all. */
export interface ActionSelection {
  readonly ids?: readonly number[] | undefined
  readonly taskIds?: readonly string[] | undefined
  readonly samples?: readonly string[] | undefined
  /** And what comes after them. */
  readonly downstream?: boolean | undefined
}

/** What becomes of one task instance. */
interface PlannedChange {
  readonly instance: RecordedInstance
  readonly to: TaskState
  /** For people. */
  readonly sentence: string
}

/** What an action does to one run: the same for its preview and for the action itself. */
export interface ActionPlan {
  /** The requested task instances on which the action is possible. */
  readonly selected: readonly RecordedInstance[]
  readonly changes: readonly PlannedChange[]
  /** Task instances that failed because of the selected ones alone; they run once those are done. */
  readonly revived: ReadonlySet<number>
}

const CLEARABLE: readonly TaskState[] = [
  ...(['running', 'up_for_retry', 'success', 'skipped', 'failed', 'upstream_failed', 'cancelled'] as const),
]

/** States in which something can be done to a task instance. */
const STATES: Readonly<Record<InstanceAction, readonly TaskState[]>> = {
  cancel: ['waiting', 'queued', 'running', 'up_for_retry'],
  clear: CLEARABLE,
  force: CLEARABLE,
  retry_failed: ['failed', 'upstream_failed'],
  mark_success: ['waiting', 'queued', 'up_for_retry', 'failed', 'upstream_failed', 'cancelled'],
  mark_failed: ['waiting', 'queued', 'up_for_retry', 'success', 'skipped', 'upstream_failed', 'cancelled'],
}

/** Decides what an action does to a run with these task instances. */
export function planAction(
  action: InstanceAction,
  graph: Graph,
  instances: readonly RecordedInstance[],
  selection: ActionSelection,
): ActionPlan {
  const index = new GraphIndex(graph)
  const meant = action === 'cancel' ? instances : select(index, instances, selection)
  const selected = meant.filter(({ state }) => STATES[action].includes(state))
  switch (action) {
    case 'cancel':
      return cancelling(selected)
    case 'mark_success':
      return succeeding(graph, instances, inOrder(graph, selected))
    case 'mark_failed':
      return failing(index, instances, inOrder(graph, selected))
    default:
      return clearing(graph, instances, selected)
  }
}

function select(
  index: GraphIndex,
  instances: readonly RecordedInstance[],
  { ids, taskIds, samples, downstream = false }: ActionSelection,
): readonly RecordedInstance[] {
  const named = instances.filter(
    ({ id, taskId, sample }) =>
      (ids === undefined || ids.includes(id)) &&
      (taskIds === undefined || taskIds.includes(taskId)) &&
      (samples === undefined || samples.includes(sample)),
  )
  if (!downstream) return named
  const chosen = new Set([...named.map(({ id }) => id), ...idsBehind(index, instances, named)])
  return instances.filter(({ id }) => chosen.has(id))
}

/** Of all that comes after some task instances, however far. */
function idsBehind(
  index: GraphIndex,
  instances: readonly RecordedInstance[],
  some: readonly RecordedInstance[],
): ReadonlySet<number> {
  const behind = new Map<string, Set<string> | 'all'>()
  for (const { taskId, sample } of some)
    for (const one of index.descendants(taskId, sample)) {
      const known = behind.get(one.taskId)
      if (one.sample === undefined || known === 'all') behind.set(one.taskId, 'all')
      else behind.set(one.taskId, (known ?? new Set()).add(one.sample))
    }
  const isBehind = ({ taskId, sample }: RecordedInstance) => {
    const samples = behind.get(taskId)
    return samples === 'all' || samples?.has(sample) === true
  }
  return new Set(instances.filter(isBehind).map(({ id }) => id))
}

function inOrder(graph: Graph, selected: readonly RecordedInstance[]): readonly RecordedInstance[] {
  const places = new Map(graph.map(({ id }, place) => [id, place]))
  return [...selected].sort((a, b) => (places.get(a.taskId) ?? 0) - (places.get(b.taskId) ?? 0) || a.id - b.id)
}

function cancelling(selected: readonly RecordedInstance[]): ActionPlan {
  const changes = selected.map((instance) => ({
    instance,
    to: 'cancelled' as const,
    sentence: instance.state === 'running' ? 'Its process is ended.' : 'It does not start.',
  }))
  return { selected, changes, revived: new Set() }
}

function clearing(
  graph: Graph,
  instances: readonly RecordedInstance[],
  selected: readonly RecordedInstance[],
): ActionPlan {
  const ids = new Set(selected.map(({ id }) => id))
  const byId = new Map(instances.map((instance) => [instance.id, instance]))
  const changes = [...planClearing(graph, instances, ({ id }) => ids.has(id))].flatMap((cleared) => {
    const instance = byId.get(cleared.id)
    return instance === undefined ? [] : [{ instance, to: cleared.state, sentence: clearSentence(cleared, ids) }]
  })
  return { selected, changes: selected.length === 0 ? [] : changes, revived: new Set() }
}

type Cleared = ReturnType<typeof planClearing> extends Generator<infer C> ? C : never

function clearSentence({ id, state, isReset, blockedBy, pending }: Cleared, selected: ReadonlySet<number>): string {
  if (blockedBy !== undefined) return `It cannot run: '${blockedBy}' before it failed or was cancelled.`
  if (!isReset) return 'It waits for what runs again before it.'
  const when = state === 'queued' ? 'at once' : afterText(pending)
  return selected.has(id) ? `It runs again ${when}.` : `It failed for others alone, and runs ${when}.`
}

function succeeding(
  graph: Graph,
  instances: readonly RecordedInstance[],
  selected: readonly RecordedInstance[],
): ActionPlan {
  const ids = new Set(selected.map(({ id }) => id))
  const byId = new Map(instances.map((instance) => [instance.id, instance]))
  const marked = instances.map((one) => (ids.has(one.id) ? { ...one, state: 'success' as const } : one))
  const follow = selected.length === 0 ? [] : [...planClearing(graph, marked, () => false)]
  const followers = follow.flatMap(({ id, state, isReset, pending }) => {
    const instance = byId.get(id)
    if (instance === undefined || (state === instance.state && !isReset)) return []
    const when = pending === 0 ? 'at once' : afterText(pending)
    return [{ instance, to: state, sentence: `It runs ${when}.` }]
  })
  const own = selected.map((instance) => ({
    instance,
    to: 'success' as const,
    sentence: 'It counts as done; nothing is run.',
  }))
  const revived = new Set(follow.filter(({ isReset }) => isReset).map(({ id }) => id))
  return { selected, changes: [...own, ...followers], revived }
}

function failing(
  index: GraphIndex,
  instances: readonly RecordedInstance[],
  asked: readonly RecordedInstance[],
): ActionPlan {
  const behind = idsBehind(index, instances, asked)
  // Tasks after a failed one fail with it.
  const selected = asked.filter(({ id }) => !behind.has(id))
  const chosen = new Set(selected.map(({ id }) => id))
  const after = new Map(
    [...planClearing(index.graph, instances, ({ id }) => chosen.has(id))].map(({ id, state }) => [id, state]),
  )
  const changes = instances.flatMap((instance): PlannedChange[] => {
    if (chosen.has(instance.id)) return [{ instance, to: 'failed', sentence: 'It counts as failed; nothing is run.' }]
    const state = after.get(instance.id) ?? instance.state
    if (behind.has(instance.id) && state === 'waiting')
      return [{ instance, to: 'upstream_failed', sentence: 'It is not started, since a task before it failed.' }]
    return selected.length > 0 && state !== instance.state
      ? [{ instance, to: state, sentence: 'It failed for others alone, and gets its chance.' }]
      : []
  })
  return { selected, changes, revived: new Set() }
}

function afterText(pending: number): string {
  return pending === 1 ? 'after the task before it' : `after the ${pending} tasks before it`
}
