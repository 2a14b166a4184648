import type { ReactNode } from 'react'
import type { DagDefinition } from '../../data/shapes/dag.ts'
import { Field } from '../../parts/field.tsx'
import type { Draft } from './draft.ts'
import styles from './draft-form.module.css'

interface ForceFieldsProps {
  readonly dag: DagDefinition
  readonly draft: Draft
  readonly problem: string | undefined
  onChange(changed: Partial<Draft>): void
}

/** Selects tasks to run even if they are done. */
export function ForceFields({ dag, draft, problem, onChange }: ForceFieldsProps): ReactNode {
  return (
    <>
      <Field label="Force" problem={problem}>
        <select value={draft.force} onChange={({ target }) => onChange({ force: target.value as Draft['force'] })}>
          <option value="nothing">nothing: what is done is skipped</option>
          <option value="tasks">chosen tasks run again</option>
          <option value="all">all tasks run again</option>
        </select>
      </Field>
      {draft.force === 'tasks' ? <ForcedTasks dag={dag} draft={draft} onChange={onChange} /> : null}
    </>
  )
}

function ForcedTasks({ dag, draft, onChange }: Omit<ForceFieldsProps, 'problem'>): ReactNode {
  const toggle = (task: string) =>
    draft.forcedTasks.includes(task) ? draft.forcedTasks.filter((one) => one !== task) : [...draft.forcedTasks, task]
  return (
    <fieldset className={styles.tasks}>
      <legend>Tasks that run again</legend>
      {dag.tasks.map(({ task_id: task }) => (
        <label key={task} className={styles.check}>
          <input
            type="checkbox"
            checked={draft.forcedTasks.includes(task)}
            onChange={() => onChange({ forcedTasks: toggle(task) })}
          />
          <bdi>{task}</bdi>
        </label>
      ))}
      <label className={styles.check}>
        <input
          type="checkbox"
          checked={draft.forceDownstream}
          onChange={({ target }) => onChange({ forceDownstream: target.checked })}
        />
        and what is downstream of them
      </label>
    </fieldset>
  )
}
