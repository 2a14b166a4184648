import { Handle, type NodeProps, Position } from '@xyflow/react'
import { clsx } from 'clsx'
import { memo, type ReactNode } from 'react'
import { durationText } from '../durations.ts'
import { Id } from '../id.tsx'
import { StateCounts, StateIcon, sortedCounts, stateColour } from '../state.tsx'
import { shapeOf, shownCounts, shownState } from '../state-shapes.ts'
import { plural } from '../text.ts'
import { countsOf, type ShownNode } from './folding.ts'
import styles from './task-graph.module.css'

/** A task with its state and duration. A node of several samples or tasks shows counts per state. */
export const TaskNode = memo(function TaskNode({ data, selected }: NodeProps): ReactNode {
  const { node } = data as { readonly node: ShownNode }
  const counts = countsOf(node)
  const state = sortedCounts(counts)[0]?.[0] ?? 'waiting'
  return (
    <div
      className={clsx(styles.node, selected && styles.chosen)}
      data-state={state}
      style={{ borderLeftColor: stateColour(state) }}
    >
      <Handle type="target" position={Position.Left} className={styles.handle} isConnectable={false} />
      <span className={styles.name} title={node.id}>
        <StateIcon state={state} size={14} label={shapeOf(state).label} />
        <Id most={21}>{node.id}</Id>
      </span>
      <span className={styles.facts}>
        <Facts node={node} />
        <RuleNote node={node} />
      </span>
      <Handle type="source" position={Position.Right} className={styles.handle} isConnectable={false} />
    </div>
  )
})

/** A non-default trigger rule, and whether a failure counts. */
function RuleNote({ node }: { readonly node: ShownNode }): ReactNode {
  const [task, other] = node.tasks
  if (task === undefined || other !== undefined) return null
  const rule = task.trigger_rule === 'all_success' ? '' : task.trigger_rule
  const notes = [rule, task.optional ? 'optional' : ''].filter((note) => note !== '')
  return notes.length === 0 ? null : <span title="Its trigger rule"> · {notes.join(', ')}</span>
}

function samplesText(task: ShownNode['tasks'][number] | undefined): string {
  if (!task?.per_sample) return ''
  return task.samples_from === null ? 'per sample' : `per sample of ${task.samples_from}`
}

function Facts({ node }: { readonly node: ShownNode }): ReactNode {
  const [first] = node.tasks
  const cell = first?.cell
  if (node.tasks.length > 1) return plural(node.tasks.length, 'task')
  if (!cell) return samplesText(first)
  if (cell.count > 1) return <StateCounts counts={shownCounts(cell)} />
  const time = cell.duration_ms === null ? '' : ` · ${durationText(cell.duration_ms)}`
  return `${shapeOf(shownState(cell)).label}${time}`
}
