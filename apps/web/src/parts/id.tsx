import type { ReactNode } from 'react'
import styles from './id.module.css'
import { cutMiddle } from './text.ts'

interface IdProps {
  readonly children: string
  /** Maximum number of characters. */
  readonly most?: number
}

/**
 * An id on one line, truncated in the middle; complete on hover and when copied.
 * Its text direction is isolated, so that bidirectional characters do not affect their surroundings.
 */
export function Id({ children, most = 36 }: IdProps): ReactNode {
  const shown = cutMiddle(children, most)
  if (shown === children) return <bdi style={ONE_LINE}>{children}</bdi>
  return (
    <bdi title={children} style={ONE_LINE} onCopy={(event) => copyWhole(event, children)}>
      {shown}
    </bdi>
  )
}

const LETTERS_KEPT = 24

/** A path on one line. Truncation removes the beginning, never the end. */
export function PathEnd({ path }: { readonly path: string }): ReactNode {
  const cut = Math.max(0, path.length - LETTERS_KEPT)
  return (
    <bdi className={styles.path} title={path}>
      <span>{path.slice(0, cut)}</span>
      <span>{path.slice(cut)}</span>
    </bdi>
  )
}

const ONE_LINE = { whiteSpace: 'nowrap' } as const

function copyWhole(event: React.ClipboardEvent, text: string): void {
  event.clipboardData.setData('text/plain', text)
  event.preventDefault()
}
