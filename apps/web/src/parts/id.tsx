import type { ReactNode } from 'react'
import styles from './id.module.css'
import { cutMiddle } from './text.ts'

interface IdProps {
  readonly children: string
  /** Maximum number of characters. */
  readonly most?: number
}

/**
 * An id on one line, truncated in the middle; complete on hover and when copied. Its beginning gives way where the place
 * is narrower than `most` characters, so that the end, which often differs, stays.
 * Its text direction is isolated, so that bidirectional characters do not affect their surroundings.
 */
export function Id({ children, most = 36 }: IdProps): ReactNode {
  if (children.length <= most) return <bdi style={ONE_LINE}>{children}</bdi>
  const [head, tail] = cutMiddle(children, most).split(/(?=…)/, 2)
  return (
    <bdi className={styles.cut} title={children} onCopy={(event) => copyWhole(event, children)}>
      <span>{head}</span>
      <span>{tail}</span>
    </bdi>
  )
}

/** A run's id in a sentence: words of the same line, so that the line may end within it. */
export function RunWords({ children, most }: { readonly children: string; readonly most: number }): ReactNode {
  return (
    <bdi title={children} style={ONE_LINE} onCopy={(event) => copyWhole(event, children)}>
      {cutMiddle(children, most)}
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
