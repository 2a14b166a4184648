import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react'
import { Modal } from '../parts/modal.tsx'
import styles from './palette.module.css'

/** Placeholder of the search field, the same while its code loads. */
const SEARCHED = 'DAG, run, task, sample or page…'

const loadPalette = () => import('./palette.tsx').then(({ Palette }) => ({ default: Palette }))
const Palette = lazy(loadPalette)
/** After the first rows of a page. */
const PALETTE_AFTER_MS = 2000

/** Loads the code of the search, so that its first results do not wait for it. */
export function usePaletteAhead(): void {
  useEffect(() => {
    const timer = setTimeout(() => loadPalette().catch(() => undefined), PALETTE_AFTER_MS)
    return () => clearTimeout(timer)
  }, [])
}

/** The search. Its field takes letters from the first key on, also while the code loads. */
export function PaletteDialog({ onClose }: { onClose(): void }): ReactNode {
  const [text, setText] = useState('')
  return (
    <Modal
      className={styles.palette}
      aria-label="Search"
      onLeave={onClose}
      onPointerDown={(event) => event.target === event.currentTarget && onClose()}
    >
      <Suspense
        fallback={
          <input
            aria-label="Search"
            value={text}
            onChange={({ target }) => setText(target.value)}
            placeholder={SEARCHED}
          />
        }
      >
        <Palette text={text} onText={setText} placeholder={SEARCHED} onClose={onClose} />
      </Suspense>
    </Modal>
  )
}
