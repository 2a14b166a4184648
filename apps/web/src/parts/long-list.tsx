import { type ReactNode, useState } from 'react'
import { numberText } from './text.ts'

interface LongListProps {
  readonly names: readonly string[]
  /** Number of names shown at first. */
  readonly most?: number
}

/** Names separated by commas. A button shows those that are too many. */
export function LongList({ names, most = 20 }: LongListProps): ReactNode {
  const [isWhole, setIsWhole] = useState(false)
  const shown = isWhole ? names : names.slice(0, most)
  return (
    <>
      <bdi>{shown.join(', ')}</bdi>
      {names.length <= most ? null : (
        <>
          {' '}
          <button type="button" className="link" aria-expanded={isWhole} onClick={() => setIsWhole(!isWhole)}>
            {isWhole ? 'show fewer' : `and ${numberText(names.length - most)} more`}
          </button>
        </>
      )}
    </>
  )
}
