import type { ReactNode } from 'react'
import { Kept, useKept } from '../data/store.ts'
import styles from './toasts.module.css'

interface Toast {
  readonly id: number
  readonly text: string
}

const SHOWN_MS = 6000
const toasts = new Kept<readonly Toast[]>([])
let last = 0

/** Says what was done, for a moment. */
export function showToast(text: string): void {
  const toast = { id: ++last, text }
  toasts.set([...toasts.value, toast])
  setTimeout(() => toasts.set(toasts.value.filter((one) => one !== toast)), SHOWN_MS)
}

export function Toasts(): ReactNode {
  return (
    <div className={styles.toasts} role="status" aria-live="polite">
      {useKept(toasts).map(({ id, text }) => (
        <div key={id} className={styles.toast}>
          {text}
        </div>
      ))}
    </div>
  )
}
