import type { ReactNode } from 'react'
import { SharedValue, useShared } from '../data/shared-value.ts'
import styles from './toasts.module.css'

interface Toast {
  readonly id: number
  readonly content: ReactNode
}

const SHOWN_MS = 6000
const toasts = new SharedValue<readonly Toast[]>([])
let last = 0

/** Shows a short-lived confirmation. */
export function showToast(content: ReactNode): void {
  const toast = { id: ++last, content }
  toasts.set([...toasts.value, toast])
  setTimeout(() => toasts.set(toasts.value.filter((one) => one !== toast)), SHOWN_MS)
}

export function Toasts(): ReactNode {
  return (
    <div className={styles.toasts} role="status" aria-live="polite">
      {useShared(toasts).map(({ id, content }) => (
        <div key={id} className={styles.toast}>
          {content}
        </div>
      ))}
    </div>
  )
}
