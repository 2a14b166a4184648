import { type ReactNode, useState } from 'react'
import styles from './copy-button.module.css'
import { Icon } from './icon.tsx'

interface CopyButtonProps {
  readonly text: string
  readonly label?: string
}

export function CopyButton({ text, label = 'Copy' }: CopyButtonProps): ReactNode {
  const [copied, setCopied] = useState(false)
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text)
    setCopied(true)
    setTimeout(() => setCopied(false), 1500)
  }
  return (
    <button type="button" className={styles.copy} onClick={copy} title={label} aria-label={copied ? 'Copied' : label}>
      <Icon name={copied ? 'check' : 'copy'} />
    </button>
  )
}
