import { clsx } from 'clsx'
import { structuredPatch } from 'diff'
import type { ReactNode } from 'react'
import type { DagSource } from '../../../data/shapes/dag.ts'
import { EmptyNote } from '../../../parts/notes.tsx'
import styles from './code-tab.module.css'

const LINES_AROUND = 4

interface SourceChangesProps {
  readonly before: DagSource
  readonly after: DagSource
}

/** Line diff between two definitions of a DAG, by file. */
export function SourceChanges({ before, after }: SourceChangesProps): ReactNode {
  const changed = changedFiles(before, after)
  if (changed.length === 0) return <EmptyNote title="No difference">Both have the same files.</EmptyNote>
  return changed.map(({ path, was, is }) => (
    <section key={path} className={styles.file} aria-label={path}>
      <header className={styles.head}>
        <bdi className="mono">{path}</bdi>
        <span className="quiet">{noteOf({ was, is })}</span>
      </header>
      <Changes was={was ?? ''} is={is ?? ''} />
    </section>
  ))
}

interface ChangedFile {
  readonly path: string
  readonly was: string | undefined
  readonly is: string | undefined
}

function noteOf({ was, is }: Omit<ChangedFile, 'path'>): string {
  if (was === undefined) return 'new file'
  return is === undefined ? 'file removed' : ''
}

function changedFiles(before: DagSource, after: DagSource): readonly ChangedFile[] {
  const was = new Map(before.files.map(({ path, text }) => [path, text]))
  const is = new Map(after.files.map(({ path, text }) => [path, text]))
  return [...new Set([...is.keys(), ...was.keys()])]
    .map((path) => ({ path, was: was.get(path), is: is.get(path) }))
    .filter((file) => file.was !== file.is)
}

function Changes({ was, is }: { readonly was: string; readonly is: string }): ReactNode {
  const { hunks } = structuredPatch('', '', was, is, '', '', { context: LINES_AROUND })
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <pre className={styles.changes} tabIndex={0}>
      {hunks.map((hunk) => (
        <span key={hunk.newStart} className={styles.hunk}>
          {numbered(hunk).map(({ number, sign, text }, place) => (
            <code
              // biome-ignore lint/suspicious/noArrayIndexKey: a line is known by its place
              key={place}
              className={clsx(styles.line, sign === '+' && styles.added, sign === '-' && styles.removed)}
            >
              <span className={styles.number}>{number}</span>
              {sign} {text}
              {'\n'}
            </code>
          ))}
        </span>
      ))}
    </pre>
  )
}

type Hunk = ReturnType<typeof structuredPatch>['hunks'][number]

/** Adds line numbers. A removed line keeps its number in the old file. */
function numbered({ lines, oldStart, newStart }: Hunk) {
  let old = oldStart
  let now = newStart
  return lines.map((line) => {
    const sign = line.slice(0, 1)
    const number = sign === '-' ? old : now
    if (sign !== '+') old += 1
    if (sign !== '-') now += 1
    return { number, sign, text: line.slice(1) }
  })
}
