import type { ReactNode } from 'react'
import styles from './segments.module.css'

interface SegmentsProps<Value extends string> {
  readonly label: string
  readonly value: Value
  readonly choices: readonly { readonly value: Value; readonly text: ReactNode }[]
  onChange(value: Value): void
}

/** Chooses one of a few visible options. */
export function Segments<Value extends string>({ label, value, choices, onChange }: SegmentsProps<Value>): ReactNode {
  return (
    <fieldset className={styles.segments}>
      <legend className="unseen">{label}</legend>
      {choices.map((choice) => (
        <button
          key={choice.value}
          type="button"
          aria-pressed={choice.value === value}
          onClick={() => onChange(choice.value)}
        >
          {choice.text}
        </button>
      ))}
    </fieldset>
  )
}
