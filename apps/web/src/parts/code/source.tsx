import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import styles from './source.module.css'

interface SourceProps {
  readonly text: string
  readonly language: string
}

interface Piece {
  readonly content: string
  readonly offset: number
  readonly htmlStyle?: Record<string, string>
}

/** A source with line numbers. Colours appear once the highlighter has loaded. */
export function Source({ text, language }: SourceProps): ReactNode {
  const { data } = useQuery({
    queryKey: ['highlight', language, text],
    queryFn: async () => (await import('./highlight.ts')).highlight(text, language),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const lines: readonly (readonly Piece[])[] = data ?? text.split('\n').map((content) => [{ content, offset: 0 }])
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <pre className={styles.source} tabIndex={0}>
      {lines.map((pieces, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is known by its number
        <code key={line} className={styles.line}>
          {pieces.map(({ content, offset, htmlStyle }) => (
            <span key={offset} style={htmlStyle}>
              {content}
            </span>
          ))}
          {'\n'}
        </code>
      ))}
    </pre>
  )
}
