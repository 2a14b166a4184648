import {
  CLEARABLE_STATES,
  type Graph,
  GraphIndex,
  groupBy,
  isDone,
  planClearing,
  type RecordedInstance,
  type TaskState,
  wasLeftOut,
} from '@ml-airflow/core'
import { downstreamIds } from './downstream-ids.ts'
import { MarkPredictor, type PredictedInstance } from './mark-predictor.ts'
import type { MarkedState } from './marked-task.ts'

export const INSTANCE_ACTIONS = ['cancel', 'clear', 'retry_failed', 'force', 'mark_success', 'mark_failed'] as const
export type InstanceAction = (typeof INSTANCE_ACTIONS)[number]

/** Selects task instances of a run. Without conditions: all. */
export interface ActionSelection {
  readonly ids?: readonly number[] | undefined
  readonly taskIds?: readonly string[] | undefined
  readonly samples?: readonly string[] | undefined
  /** Includes downstream task instances. */
  readonly downstream?: boolean | undefined
}

/** Change to one task instance. */
interface PlannedChange {
  readonly instance: RecordedInstance
  readonly to: TaskState
  /** Whether a rule leaves it out. */
  readonly leftOut: boolean
  /** A sentence for people. */
  readonly sentence: string
}

/** Effect of an action on one run: the same for its preview and for the action itself. */
export interface ActionPlan {
  /** The requested task instances on which the action is possible. */
  readonly selected: readonly RecordedInstance[]
  readonly changes: readonly PlannedChange[]
}

/** The task instance states in which each action has an effect. */
const STATES: Readonly<Record<InstanceAction, readonly TaskState[]>> = {
  cancel: ['waiting', 'queued', 'running', 'up_for_retry'],
  clear: CLEARABLE_STATES,
  force: CLEARABLE_STATES,
  retry_failed: ['failed', 'upstream_failed'],
  mark_success: ['waiting', 'queued', 'up_for_retry', 'failed', 'upstream_failed', 'cancelled'],
  mark_failed: ['waiting', 'queued', 'up_for_retry', 'success', 'skipped', 'upstream_failed', 'cancelled'],
}

/** Plans an action on a run with these task instances. */
export function planAction(
  action: InstanceAction,
  graph: Graph,
  instances: readonly RecordedInstance[],
  selection: ActionSelection,
): ActionPlan {
  const index = new GraphIndex(graph)
  const meant = action === 'cancel' ? instances : select(index, instances, selection)
  // Marking a whole run as failed keeps its results.
  const keepsDone = action === 'mark_failed' && isWholeRun(selection)
  const selected = meant.filter((one) => STATES[action].includes(one.state) && !(keepsDone && isDone(one)))
  switch (action) {
    case 'cancel':
      return cancelling(selected)
    case 'mark_success':
      return marking(graph, instances, selected, 'success')
    case 'mark_failed':
      return marking(graph, instances, selected, 'failed')
    default:
      return clearing(graph, instances, selected)
  }
}

function isWholeRun({ ids, taskIds, samples }: ActionSelection): boolean {
  return ids === undefined && taskIds === undefined && samples === undefined
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
  const chosen = new Set([...named.map(({ id }) => id), ...downstreamIds(index, instances, named)])
  return instances.filter(({ id }) => chosen.has(id))
}

function inOrder(graph: Graph, selected: readonly RecordedInstance[]): readonly RecordedInstance[] {
  const order = new Map(graph.map(({ id }, index) => [id, index]))
  return [...selected].sort((a, b) => (order.get(a.taskId) ?? 0) - (order.get(b.taskId) ?? 0) || a.id - b.id)
}

function cancelling(selected: readonly RecordedInstance[]): ActionPlan {
  const changes = selected.map((instance) => ({
    instance,
    to: 'cancelled' as const,
    leftOut: false,
    sentence: instance.state === 'running' ? 'Its process is ended.' : 'It does not start.',
  }))
  return { selected, changes }
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
    if (instance === undefined) return []
    const { state, why } = cleared
    const leftOut = wasLeftOut({ state, reason: why?.reason ?? '' })
    return [{ instance, to: state, leftOut, sentence: clearSentence(cleared, ids) }]
  })
  return { selected, changes: selected.length === 0 ? [] : changes }
}

type Cleared = ReturnType<typeof planClearing> extends Generator<infer C> ? C : never

function clearSentence(
  { id, state, isReset, blockedBy, pending, why }: Cleared,
  selected: ReadonlySet<number>,
): string {
  if (blockedBy !== undefined) return `It cannot run: '${blockedBy}' upstream of it failed or was cancelled.`
  if (state === 'skipped') return why?.sentence ?? 'It is left out.'
  if (state === 'upstream_failed' && why !== undefined) return why.sentence
  if (!isReset) return 'It waits for upstream tasks that run again.'
  const when = state === 'queued' ? 'at once' : afterText(pending)
  return selected.has(id) ? `It runs again ${when}.` : `It ended only because of other tasks, and runs ${when}.`
}

function marking(
  graph: Graph,
  instances: readonly RecordedInstance[],
  asked: readonly RecordedInstance[],
  state: MarkedState,
): ActionPlan {
  const predictor = new MarkPredictor(graph, instances, state)
  const selected = [...groupBy(inOrder(graph, asked), ({ taskId }) => taskId).values()].flatMap((some) =>
    predictor.mark(some),
  )
  const marked = new Set(selected.map(({ id }) => id))
  const changes = instances.flatMap((instance): PlannedChange[] => {
    if (marked.has(instance.id)) return [{ instance, to: state, leftOut: false, sentence: MARKED_SENTENCES[state] }]
    const after = predictor.find(instance.id)
    if (after.state === instance.state) return []
    return [{ instance, to: after.state, leftOut: wasLeftOut(after), sentence: followSentence(after) }]
  })
  return { selected, changes }
}

const MARKED_SENTENCES: Readonly<Record<MarkedState, string>> = {
  success: 'It counts as done; nothing is run.',
  failed: 'It counts as failed; nothing is run.',
}

function followSentence({ state, pending, sentence }: PredictedInstance): string {
  if (state === 'upstream_failed') return 'It does not start, because an upstream task failed.'
  if (state === 'skipped') return sentence ?? 'It is left out.'
  return state === 'queued' ? 'It runs at once.' : `It runs ${afterText(pending)}.`
}

function afterText(pending: number): string {
  return pending === 1 ? 'after its upstream task' : `after its ${pending} upstream tasks`
}
