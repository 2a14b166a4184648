import { cloneElement, type ReactElement, type ReactNode, useId } from 'react'
import styles from './field.module.css'

interface FieldProps {
  readonly label: ReactNode
  /** Purpose of the field. */
  readonly hint?: ReactNode
  /** Beside the control: a range, a count. */
  readonly aside?: ReactNode
  readonly problem?: string | undefined
  /** An input, a select or a textarea. */
  readonly children: ReactElement<Record<string, unknown>>
}

/** A labelled control with its error message. */
export function Field({ label, hint, aside, problem, children }: FieldProps): ReactNode {
  const id = useId()
  const control = cloneElement(children, {
    id,
    'aria-invalid': problem === undefined ? undefined : true,
    'aria-describedby': `${id}-hint ${id}-problem`,
  })
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      <div className={styles.control}>
        <div className={styles.line}>
          {control}
          {aside === undefined ? null : <span className={styles.aside}>{aside}</span>}
        </div>
        {hint === undefined || hint === '' ? null : (
          <div id={`${id}-hint`} className={styles.hint}>
            {hint}
          </div>
        )}
        <p id={`${id}-problem`} className={styles.problem} aria-live="polite">
          {problem}
        </p>
      </div>
    </div>
  )
}
