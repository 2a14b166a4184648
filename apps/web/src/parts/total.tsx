import type { ReactNode } from 'react'
import { numberText, plural } from './text.ts'
import styles from './total.module.css'

/** The API stops counting here. */
const MOST_COUNTED = 10_000

interface TotalProps {
  /** Null if unknown. */
  readonly count: number | null | undefined
  /** Name of one entry: `run`. */
  readonly noun: string
}

/** Length of a list that loads page by page. */
export function Total({ count, noun }: TotalProps): ReactNode {
  if (typeof count !== 'number' || count === 0) return null
  return (
    <p className={styles.total} aria-live="polite">
      {count >= MOST_COUNTED ? `${numberText(MOST_COUNTED)} ${noun}s or more` : plural(count, noun)}
    </p>
  )
}
