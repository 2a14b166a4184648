import { clsx } from 'clsx'
import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import styles from './search-field.module.css'

interface SearchFieldProps {
  readonly label: string
  readonly value: string
  readonly suggestions?: readonly string[] | undefined
  /** For paths. */
  readonly isWide?: boolean
  /** Called after a pause in typing, or when the field loses the focus. */
  onChange(value: string): void
}

const PAUSE_MS = 200

export function SearchField({ label, value, suggestions = [], isWide, onChange }: SearchFieldProps): ReactNode {
  const list = useId()
  const [text, setText] = useState(value)
  const pause = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => setText(value), [value])
  useEffect(() => {
    if (text === value) return
    pause.current = setTimeout(() => onChange(text), PAUSE_MS)
    return () => clearTimeout(pause.current)
  }, [text, value, onChange])
  // A click on a link of the list leaves the page. The end of the pause would lead back to it.
  const end = (): void => {
    clearTimeout(pause.current)
    if (text !== value) onChange(text)
  }
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
        onBlur={end}
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
