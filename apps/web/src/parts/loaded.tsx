import type { ReactNode } from 'react'
import { ErrorNote, Skeleton } from './notes.tsx'

interface LoadedProps<Data> {
  readonly query: {
    readonly data: Data | undefined
    readonly error: Error | null
    refetch(): unknown
  }
  /** Shown until the first answer. */
  readonly placeholder?: ReactNode
  children(data: Data): ReactNode
}

/** Content of a query's answer. An error stands above the last good answer, if there is one. */
export function Loaded<Data>({ query, placeholder = <Skeleton />, children }: LoadedProps<Data>): ReactNode {
  const { data, error, refetch } = query
  if (data === undefined && error === null) return placeholder
  return (
    <>
      {error === null ? null : <ErrorNote error={error} retry={refetch} />}
      {data === undefined ? null : children(data)}
    </>
  )
}
