import { Id } from '../id.tsx'

/** A task, with its sample if it has one. */
export function TaskAndSample({ task, sample }: { readonly task: string; readonly sample: string | null }) {
  return (
    <span>
      <Id>{task}</Id>
      {sample === null ? null : (
        <span className="quiet">
          {' '}
          · <Id most={24}>{sample}</Id>
        </span>
      )}
    </span>
  )
}
