import type { ReactNode } from 'react'
import type { InstanceItem } from '../../data/shapes/instance.ts'
import { Sentence } from '../sentence.tsx'
import { Time } from '../time.tsx'

/** Reason of a task instance's state on one line; the whole sentence on hover. */
export function Why({ instance }: { readonly instance: InstanceItem }): ReactNode {
  const { failure, waits_for, sentence, reused } = instance
  return (
    <span className="quiet line" title={failure ?? sentence}>
      {reused ? (
        <>
          Done by run {reused.run}, <Time at={reused.finished_at} />
        </>
      ) : (
        <Sentence>{failure ?? waits_for ?? sentence}</Sentence>
      )}
    </span>
  )
}
