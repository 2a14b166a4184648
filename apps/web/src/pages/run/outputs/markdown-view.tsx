import Markdown from 'markdown-to-jsx/react'
import type { ReactNode } from 'react'
import styles from './outputs.module.css'

interface WithText {
  readonly children?: ReactNode
}

interface Picture {
  readonly alt?: string
}

/** HTML stays text, and no external resources are loaded. */
const OPTIONS = {
  disableParsingRawHTML: true,
  overrides: {
    img: ({ alt = '' }: Picture) => <span className="quiet">[picture: {alt}]</span>,
    a: ({ children, href }: WithText & { readonly href?: string }) => (
      <a href={href} rel="noopener noreferrer" target="_blank">
        {children}
      </a>
    ),
  },
} as const

/** Rendered Markdown. */
export function MarkdownView({ text }: { readonly text: string }): ReactNode {
  return (
    <div className={styles.markdown}>
      <Markdown options={OPTIONS}>{text}</Markdown>
    </div>
  )
}
