import type { ReactNode } from 'react'
import type { TaskDefinition } from '../../../data/shapes/dag.ts'
import { durationText } from '../../../parts/durations.ts'
import { Id } from '../../../parts/id.tsx'
import { LongList } from '../../../parts/long-list.tsx'
import { cutMiddle } from '../../../parts/text.ts'
import type { DagTabProps } from '../dag-page.tsx'
import styles from './details-tab.module.css'

export function TaskDefinitions({ dag }: DagTabProps): ReactNode {
  return (
    <section className={styles.card}>
      <h2>Tasks</h2>
      <div className={styles.scroll}>
        <table className={`${styles.table} ${styles.cards}`}>
          <thead>
            <tr>
              <th>Task</th>
              <th>After</th>
              <th>Rule</th>
              <th>Command</th>
              <th>Keyed by</th>
              <th>Retries</th>
              <th>Timeout</th>
              <th>Pool</th>
              <th>Queue</th>
              <th>Version</th>
            </tr>
          </thead>
          <tbody>
            {dag.tasks.map((task) => (
              <TaskRow key={task.task_id} task={task} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function TaskRow({ task }: { readonly task: TaskDefinition }): ReactNode {
  return (
    <tr>
      <th scope="row">
        <Id most={40}>{task.task_id}</Id>
      </th>
      <td data-label="after" title={task.after.join(', ')}>
        <LongList names={task.after.map((id) => cutMiddle(id, 40))} most={5} />
      </td>
      <td data-label="rule">
        {task.trigger_rule}
        {task.optional ? ', optional' : ''}
      </td>
      <td className={styles.command} title={task.script ?? task.command ?? ''}>
        {task.via.length === 0 ? null : <code className="quiet">{task.via.join(' ')} </code>}
        <code>{task.script ?? task.command}</code>
      </td>
      <td data-label="keyed by">
        {task.parameters}
        {task.per_sample ? ' and sample' : ''}
        {task.samples_from === null ? '' : `, listed by ${task.samples_from}`}
      </td>
      <td data-label="retries">{task.retries}</td>
      <td data-label="timeout">{task.timeout === 0 ? 'none' : durationText(task.timeout * 1000)}</td>
      <td data-label="pool">{task.pool ?? ''}</td>
      <td data-label="queue">{task.queue}</td>
      <td data-label="version">{task.version}</td>
    </tr>
  )
}
