import type { ReactNode } from 'react'
import { useMay } from '../data/me.ts'
import { ErrorNote } from './notes.tsx'

interface TriggerButtonProps {
  readonly children: string
  readonly isReady: boolean
  readonly trigger: { readonly error: unknown; readonly isPending: boolean; mutate(): void }
}

/** Triggers what a plan shows. For other users, names the role that may. */
export function TriggerButton({ children, isReady, trigger }: TriggerButtonProps): ReactNode {
  const mayRun = useMay('operator')
  if (!mayRun) return <p className="quiet">Your role can view plans. Triggering runs requires the role operator.</p>
  return (
    <>
      {trigger.error ? <ErrorNote error={trigger.error} /> : null}
      <button
        type="button"
        className="primary spread"
        disabled={!isReady || trigger.isPending}
        onClick={() => trigger.mutate()}
      >
        {trigger.isPending ? 'Triggering…' : children}
      </button>
    </>
  )
}
