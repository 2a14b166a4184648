import type { ReactNode } from 'react'
import styles from './id.module.css'
import { cutMiddle } from './text.ts'

interface IdProps {
  readonly children: string
  /** Letters that are shown at most. */
  readonly most?: number
}

/**
 * An id on one line, cut in its middle, whole on hover and when copied.
 * Its direction is its own, so that marks in it turn nothing around it.
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

/** A path on one line. Where the place is narrow it loses letters of its beginning, never its end. */
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
