import { clsx } from 'clsx'
import { type ReactNode, useEffect, useId, useState } from 'react'
import styles from './search-field.module.css'

interface SearchFieldProps {
  readonly label: string
  readonly value: string
  readonly suggestions?: readonly string[] | undefined
  /** For paths. */
  readonly isWide?: boolean
  /** Called after a pause in typing. */
  onChange(value: string): void
}

const PAUSE_MS = 200

export function SearchField({ label, value, suggestions = [], isWide, onChange }: SearchFieldProps): ReactNode {
  const list = useId()
  const [text, setText] = useState(value)
  useEffect(() => setText(value), [value])
  useEffect(() => {
    if (text === value) return
    const timer = setTimeout(() => onChange(text), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [text, value, onChange])
  return (
    <>
      <input
        type="search"
        className={clsx(styles.field, isWide && styles.wide)}
        aria-label={label}
        placeholder={label}
        value={text}
        list={suggestions.length === 0 ? undefined : list}
        onChange={(event) => setText(event.target.value)}
      />
      {suggestions.length === 0 ? null : (
        <datalist id={list}>
          {suggestions.map((suggestion) => (
            <option key={suggestion} value={suggestion} />
          ))}
        </datalist>
      )}
    </>
  )
}
