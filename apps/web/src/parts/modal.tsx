import { type DialogHTMLAttributes, type ReactNode, useEffect, useRef } from 'react'

interface ModalProps extends DialogHTMLAttributes<HTMLDialogElement> {
  onLeave(): void
  readonly children: ReactNode
}

/** The browser's modal dialog: traps the focus and closes on Escape. Render it only while it is open. */
export function Modal({ onLeave, children, ...attributes }: ModalProps): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const element = dialog.current
    element?.showModal()
    return () => element?.close()
  }, [])
  return (
    <dialog
      {...attributes}
      ref={dialog}
      onCancel={(event) => {
        event.preventDefault()
        onLeave()
      }}
    >
      {children}
    </dialog>
  )
}
