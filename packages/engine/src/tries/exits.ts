import type { Exit } from '@ml-airflow/core'
import type { HeldClaim } from '../running/lease-keeper.ts'

export const LOST_AT_THE_END: Exit = {
  ...failedExit('Its claim was lost before its output could be taken over.'),
  outcome: 'lost',
}

export function endedBeforeItBegan({ stopped }: HeldClaim): Exit {
  return { ...failedExit('Ended before it began.'), outcome: stopped === 'cancelled' ? 'cancelled' : 'lost' }
}

export function failedExit(sentence: string): Exit {
  return { outcome: 'failed', exitCode: undefined, signal: undefined, sentence }
}
