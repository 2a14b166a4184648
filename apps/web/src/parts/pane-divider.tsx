import { type KeyboardEvent, type PointerEvent, type ReactNode, useState } from 'react'
import { changeSettings, useSettings } from '../data/settings.ts'
import styles from './pane-divider.module.css'

interface PaneLimits {
  readonly initial: number
  readonly least: number
  readonly most: number
}

export interface Pane extends Omit<PaneLimits, 'initial'> {
  readonly width: number
  /** Called while the pane is resized, and at the end. */
  move(width: number, isDone: boolean): void
}

/** Width of a pane. The browser stores it by name. */
export function usePane(name: string, { initial, least, most }: PaneLimits): Pane {
  const { panes } = useSettings()
  const [moving, setMoving] = useState<number>()
  const move = (width: number, isDone: boolean): void => {
    const fitting = Math.min(most, Math.max(least, Math.round(width)))
    setMoving(isDone ? undefined : fitting)
    if (isDone) changeSettings({ panes: { ...panes, [name]: fitting } })
  }
  return { width: moving ?? panes[name] ?? initial, least, most, move }
}

const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -16, ArrowRight: 16 }

/** Divider at the right edge of a resizable pane. Arrow keys move it too. */
export function PaneDivider({ label, pane }: { readonly label: string; readonly pane: Pane }): ReactNode {
  const begin = ({ clientX, currentTarget, pointerId }: PointerEvent<HTMLElement>): void => {
    currentTarget.setPointerCapture(pointerId)
    const from = clientX - pane.width
    currentTarget.onpointermove = (event) => pane.move(event.clientX - from, false)
    currentTarget.onpointerup = (event) => {
      currentTarget.onpointermove = null
      pane.move(event.clientX - from, true)
    }
  }
  const onKey = (event: KeyboardEvent): void => {
    const step = STEPS[event.key]
    if (step === undefined) return
    event.preventDefault()
    pane.move(pane.width + step, true)
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a line cannot be moved
    <div
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation="vertical"
      aria-valuenow={pane.width}
      aria-valuemin={pane.least}
      aria-valuemax={pane.most}
      className={styles.divider}
      onPointerDown={begin}
      onKeyDown={onKey}
    />
  )
}
