import { type ReactNode, useId } from 'react'
import styles from './dialog.module.css'
import { Icon } from './icon.tsx'
import { Modal } from './modal.tsx'

interface DialogProps {
  readonly title: string
  onClose(): void
  readonly children: ReactNode
  /** Buttons beside the one that leaves everything as it is. */
  readonly actions?: ReactNode
  readonly isWide?: boolean
  /** Label of the button that leaves everything as it is. Beside an action that cancels runs, 'Cancel' is unclear. */
  readonly leave?: string
}

/** A dialog with a title and buttons. Render it only while it is open. */
export function Dialog({
  title,
  onClose,
  children,
  actions,
  isWide = false,
  leave = 'Cancel',
}: DialogProps): ReactNode {
  const heading = useId()
  return (
    <Modal className={isWide ? styles.wide : styles.dialog} aria-labelledby={heading} onLeave={onClose}>
      <header className={styles.head}>
        <h2 id={heading}>{title}</h2>
        <button type="button" className="plain spread" onClick={onClose} aria-label="Close">
          <Icon name="close" />
        </button>
      </header>
      <div className={styles.body}>{children}</div>
      {actions === undefined ? null : (
        <footer className={styles.actions}>
          <button type="button" onClick={onClose}>
            {leave}
          </button>
          {actions}
        </footer>
      )}
    </Modal>
  )
}
