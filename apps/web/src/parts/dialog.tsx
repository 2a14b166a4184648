import { type ReactNode, useEffect, useId, useRef } from 'react'
import styles from './dialog.module.css'
import { Icon } from './icon.tsx'

interface DialogProps {
  readonly title: string
  onClose(): void
  readonly children: ReactNode
  /** Buttons beside the one that leaves everything as it is. */
  readonly actions?: ReactNode
  readonly isWide?: boolean
}

/** The browser's modal dialog: traps the focus and closes on Escape. Render it only while it is open. */
export function Dialog({ title, onClose, children, actions, isWide = false }: DialogProps): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null)
  const heading = useId()
  useEffect(() => {
    const element = dialog.current
    element?.showModal()
    return () => element?.close()
  }, [])
  return (
    <dialog
      ref={dialog}
      className={isWide ? styles.wide : styles.dialog}
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
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
            Leave it
          </button>
          {actions}
        </footer>
      )}
    </dialog>
  )
}
