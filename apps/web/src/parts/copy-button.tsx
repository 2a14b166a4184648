import { type MouseEvent, type ReactNode, useState } from 'react'
import styles from './copy-button.module.css'
import { Icon } from './icon.tsx'

interface CopyButtonProps {
  readonly text: string
  readonly label?: string
}

export function CopyButton({ text, label = 'Copy' }: CopyButtonProps): ReactNode {
  const [copied, setCopied] = useState(false)
  const copy = async ({ currentTarget }: MouseEvent<HTMLElement>): Promise<void> => {
    if (navigator.clipboard === undefined) copyBeside(currentTarget, text)
    else await navigator.clipboard.writeText(text)
    setCopied(true)
    setTimeout(() => setCopied(false), 1500)
  }
  return (
    <button type="button" className={styles.copy} onClick={copy} title={label} aria-label={copied ? 'Copied' : label}>
      <Icon name={copied ? 'check' : 'copy'} />
    </button>
  )
}

/** Browsers offer their clipboard only over HTTPS and on localhost. A field outside an open dialog takes no selection. */
function copyBeside(button: HTMLElement, text: string): void {
  const field = document.createElement('textarea')
  field.value = text
  field.className = 'unseen'
  button.after(field)
  field.select()
  document.execCommand('copy')
  field.remove()
  button.focus()
}
