import { Outlet, useNavigate } from '@tanstack/react-router'
import { type ReactNode, useEffect, useState } from 'react'
import { useShortcut } from '../parts/shortcuts.ts'
import { Toasts } from '../parts/toasts.tsx'
import styles from './frame.module.css'
import { PaletteDialog, usePaletteAhead } from './palette-dialog.tsx'
import { ShortcutsDialog } from './shortcuts-dialog.tsx'
import { TopBar } from './top-bar.tsx'

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
      {open === 'palette' ? <PaletteDialog onClose={close} /> : null}
      {open === 'shortcuts' ? <ShortcutsDialog onClose={close} /> : null}
      <Toasts />
    </div>
  )
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
