import type { ReactNode } from 'react'
import { ApiError } from '../data/client.ts'
import { CopyButton } from './copy-button.tsx'
import styles from './notes.module.css'
import { Sentence } from './sentence.tsx'

/** Explains an empty list, and the next step. */
export function EmptyNote({ title, children }: { readonly title?: string; readonly children?: ReactNode }): ReactNode {
  return (
    <div className={styles.empty}>
      {title === undefined ? null : <h2>{title}</h2>}
      <div className="quiet">{children}</div>
    </div>
  )
}

/** A command with a copy button. */
export function Command({ children }: { readonly children: string }): ReactNode {
  return (
    <span className={styles.command}>
      <code>{children}</code>
      <CopyButton text={children} />
    </span>
  )
}

interface ErrorNoteProps {
  readonly error: unknown
  readonly retry?: (() => unknown) | undefined
  /** Link to a place that exists. */
  readonly next?: ReactNode
}

/** An error, with a retry if one can help. */
export function ErrorNote({ error, retry, next }: ErrorNoteProps): ReactNode {
  const { message, problems, requestId } = wordsOf(error)
  return (
    <div className={styles.error} role="alert">
      <p>
        <Sentence>{message}</Sentence>
      </p>
      {problems.length > 0 ? (
        <ul>
          {problems.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      ) : null}
      <div className="row">
        {retry === undefined || isFinal(error) ? null : (
          <button type="button" onClick={() => retry()}>
            Try again
          </button>
        )}
        {isAbsent(error) ? next : null}
        {requestId === undefined ? null : <span className={styles.request}>Request {requestId}</span>}
      </div>
    </div>
  )
}

/** Another try has the same answer. */
function isFinal(error: unknown): boolean {
  return isAbsent(error) || (error instanceof ApiError && error.status === 403)
}

function isAbsent(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404
}

function wordsOf(error: unknown): Pick<ApiError, 'message' | 'problems' | 'requestId'> {
  if (error instanceof ApiError)
    return { ...error, message: error.message, problems: error.problems.filter((problem) => problem !== error.message) }
  return { message: error instanceof Error ? error.message : String(error), problems: [], requestId: undefined }
}

/** Placeholder lines while loading. */
export function Skeleton({ lines = 6, height = 36 }: { readonly lines?: number; readonly height?: number }): ReactNode {
  return (
    <div className={styles.skeleton} role="status" aria-label="Loading">
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all alike
        <div key={line} style={{ height }} />
      ))}
    </div>
  )
}

/** A message above the content of a page. */
export function Banner({
  tone = 'bad',
  children,
}: {
  readonly tone?: 'bad' | 'busy'
  readonly children: ReactNode
}): ReactNode {
  return <div className={tone === 'bad' ? styles.bannerBad : styles.bannerBusy}>{children}</div>
}
