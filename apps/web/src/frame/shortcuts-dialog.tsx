import type { ReactNode } from 'react'
import { Dialog } from '../parts/dialog.tsx'
import { type Shortcut, useShortcuts } from '../parts/shortcuts.ts'
import styles from './shortcuts-dialog.module.css'

/** Keys of lists and of the browser's own controls. */
const LISTS: readonly Shortcut[] = [
  { keys: 'k', text: 'move up in a list' },
  { keys: '← ↑ ↓ →', text: 'move in the grid' },
  { keys: 'Enter', text: 'open the row' },
  { keys: 'Escape', text: 'close a dialog or menu' },
]

export function ShortcutsDialog({ onClose }: { onClose(): void }): ReactNode {
  const shortcuts = useShortcuts()
  return (
    <Dialog title="Keyboard" onClose={onClose}>
      <dl className={styles.keys}>
        {[...shortcuts, ...LISTS].map(({ keys, text }) => (
          <div key={`${keys} ${text}`}>
            <dt>
              {keys.split(' ').map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
