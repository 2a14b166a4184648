import type { ReactNode } from 'react'
import { useLiveness } from '../data/events.ts'
import { relativeText } from '../parts/durations.ts'
import { useNow } from '../parts/time.tsx'
import styles from './live-dot.module.css'

const TITLES = {
  connecting: 'Connecting to the event stream.',
  live: 'This page updates itself.',
  reconnecting: 'The connection is lost. The page shows the last known state, and reconnects by itself.',
  off: 'This server has no event stream: reload the page to see what is new.',
} as const

/** Shows whether the displayed data is current. */
export function LiveDot(): ReactNode {
  const { state, since } = useLiveness()
  return (
    <span className={styles.live} data-state={state} title={TITLES[state]} role="status">
      <span className={styles.dot} aria-hidden="true" />
      <span className={styles.text}>
        {state === 'off' ? 'not live' : state}
        {state === 'reconnecting' ? <Stale since={since} /> : null}
      </span>
    </span>
  )
}

function Stale({ since }: { readonly since: number }): ReactNode {
  return `, as of ${relativeText(since, useNow(1000))}`
}
