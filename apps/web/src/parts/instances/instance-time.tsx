import type { ReactNode } from 'react'
import type { InstanceItem } from '../../data/shapes/instance.ts'
import { Duration } from '../time.tsx'

const NOT_RUNNING = ['waiting', 'queued', 'up_for_retry']

type Timed = Pick<InstanceItem, 'state' | 'started_at'> & { readonly duration_ms?: number | null | undefined }

/** Duration of the last execution, or of the current one so far. A pause before the next try is not counted. */
export function InstanceTime({
  instance: { state, started_at, duration_ms },
}: {
  readonly instance: Timed
}): ReactNode {
  if (state === 'running') return <Duration since={started_at} />
  return <Duration ms={NOT_RUNNING.includes(state) ? null : duration_ms} />
}
