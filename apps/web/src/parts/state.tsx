import { clsx } from 'clsx'
import type { ReactNode } from 'react'
import type { Counts } from '../data/shapes/common.ts'
import styles from './state.module.css'
import { STATE_ORDER, shapeOf } from './state-shapes.ts'
import { numberText } from './text.ts'

/** Icon for a browser tab, as a data URL. */
export function stateFavicon(state: string): string {
  const { path, isFilled } = shapeOf(state)
  const colour = getComputedStyle(document.documentElement).getPropertyValue(`--state-${shapeOf(state).colour}`)
  const ink = /^light-dark\(([^,]+),/.exec(colour)?.[1] ?? colour
  const fill = isFilled || state === 'running' ? ink : 'none'
  const drawn = `<path d="${path}" fill="${fill}" stroke="${ink}" stroke-width="2" fill-rule="evenodd"/>`
  return `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">${drawn}</svg>`)}`
}

/** CSS colour variables of a state. */
export function stateColour(state: string): string {
  return `var(--state-${shapeOf(state).colour})`
}

interface StateIconProps {
  readonly state: string
  readonly size?: number
  /** Label for screen readers. Without it, the icon is decorative. */
  readonly label?: string
}

export function StateIcon({ state, size = 16, label }: StateIconProps): ReactNode {
  const { path, isFilled } = shapeOf(state)
  return (
    <>
      <svg
        aria-hidden="true"
        className={clsx(styles.icon, state === 'running' && styles.pulse)}
        style={{ color: stateColour(state) }}
        width={size}
        height={size}
        viewBox="0 0 16 16"
      >
        <path d={path} fill={isFilled || state === 'running' ? 'currentColor' : 'none'} fillRule="evenodd" />
      </svg>
      {label === undefined ? null : <span className="unseen">{label}</span>}
    </>
  )
}

/** Icon and word. */
export function StateBadge({ state, children }: { readonly state: string; readonly children?: ReactNode }): ReactNode {
  return (
    <span className={styles.badge} style={{ color: stateColour(state) }}>
      <StateIcon state={state} />
      {children ?? shapeOf(state).label}
    </span>
  )
}

/** Counts per state: icons with numbers, the most severe first. */
export function StateCounts({ counts }: { readonly counts: Counts }): ReactNode {
  const shown = sortedCounts(counts)
  return (
    <span className={styles.counts}>
      {shown.map(([state, count]) => (
        <span
          key={state}
          className={styles.count}
          style={{ color: stateColour(state) }}
          title={`${numberText(count)} ${shapeOf(state).label}`}
        >
          <StateIcon state={state} size={14} label={shapeOf(state).label} />
          {numberText(count)}
        </span>
      ))}
    </span>
  )
}

export function sortedCounts(counts: Counts): (readonly [string, number])[] {
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .sort(([a], [b]) => STATE_ORDER.indexOf(a) - STATE_ORDER.indexOf(b))
}

/** Sentence for a title or a screen reader. */
export function countsInWords(counts: Counts): string {
  return sortedCounts(counts)
    .map(([state, count]) => `${count} ${shapeOf(state).label}`)
    .join(', ')
}
