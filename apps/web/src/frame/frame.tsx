import { Outlet, useNavigate } from '@tanstack/react-router'
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react'
import { useShortcut } from '../parts/shortcuts.ts'
import { Toasts } from '../parts/toasts.tsx'
import styles from './frame.module.css'
import { ShortcutsDialog } from './shortcuts-dialog.tsx'
import { TopBar } from './top-bar.tsx'

const loadPalette = () => import('./palette.tsx').then(({ Palette }) => ({ default: Palette }))
const Palette = lazy(loadPalette)
/** After the first rows of a page. Letters typed while the code loads would be lost. */
const PALETTE_AFTER_MS = 2000

/** Frame of every page. */
export function Frame(): ReactNode {
  const [open, setOpen] = useState<'palette' | 'shortcuts'>()
  const close = () => setOpen(undefined)
  useFrameShortcuts(setOpen)
  usePaletteAhead()
  return (
    <div className={styles.frame}>
      <a className={styles.skip} href="#content">
        Skip to the content
      </a>
      <TopBar onSearch={() => setOpen('palette')} onHelp={() => setOpen('shortcuts')} />
      <main id="content" className={styles.content} tabIndex={-1}>
        <Outlet />
      </main>
      {open === 'palette' ? (
        <Suspense>
          <Palette onClose={close} />
        </Suspense>
      ) : null}
      {open === 'shortcuts' ? <ShortcutsDialog onClose={close} /> : null}
      <Toasts />
    </div>
  )
}

function usePaletteAhead(): void {
  useEffect(() => {
    const timer = setTimeout(() => loadPalette().catch(() => undefined), PALETTE_AFTER_MS)
    return () => clearTimeout(timer)
  }, [])
}

function useFrameShortcuts(open: (what: 'palette' | 'shortcuts') => void): void {
  const navigate = useNavigate()
  useShortcut('/', 'search', () => open('palette'))
  useShortcut('?', 'show all keys', () => open('shortcuts'))
  useShortcut('g d', 'go to the DAGs', () => navigate({ to: '/' }))
  useShortcut('g r', 'go to the runs', () => navigate({ to: '/runs' }))
  useShortcut('g t', 'go to the tasks', () => navigate({ to: '/tasks' }))
  useShortcut('g f', 'go to the files', () => navigate({ to: '/files' }))
  useShortcut('j', 'move down in a list', focusFirstRow)
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'k' || !(event.metaKey || event.ctrlKey)) return
      event.preventDefault()
      open('palette')
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [open])
}

/** From the first row on, the list's own keys work. */
function focusFirstRow(): void {
  document.querySelector<HTMLElement>('tr[tabindex]')?.focus()
}
