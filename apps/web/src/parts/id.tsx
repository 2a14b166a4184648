import type { ReactNode } from 'react'
import { cutMiddle } from './text.ts'

interface IdProps {
  readonly children: string
  /** Letters that are shown at most. */
  readonly most?: number
}

/**
 * An id on one line, cut in its middle, whole on hover and when copied.
 * Its direction is its own, so that marks in it turn nothing around it.
 */
export function Id({ children, most = 36 }: IdProps): ReactNode {
  const shown = cutMiddle(children, most)
  if (shown === children) return <bdi style={ONE_LINE}>{children}</bdi>
  return (
    <bdi title={children} style={ONE_LINE} onCopy={(event) => copyWhole(event, children)}>
      {shown}
    </bdi>
  )
}

const ONE_LINE = { whiteSpace: 'nowrap' } as const

function copyWhole(event: React.ClipboardEvent, text: string): void {
  event.clipboardData.setData('text/plain', text)
  event.preventDefault()
}
