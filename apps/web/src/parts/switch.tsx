import type { ReactNode } from 'react'
import styles from './switch.module.css'

interface SwitchProps {
  readonly label: string
  readonly isOn: boolean
  readonly isDisabled?: boolean
  readonly title?: string
  onChange(isOn: boolean): void
}

export function Switch({ label, isOn, isDisabled = false, title, onChange }: SwitchProps): ReactNode {
  return (
    <input
      type="checkbox"
      role="switch"
      aria-checked={isOn}
      className={styles.switch}
      aria-label={label}
      title={title}
      checked={isOn}
      disabled={isDisabled}
      onChange={(event) => onChange(event.target.checked)}
    />
  )
}
