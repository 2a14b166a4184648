import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual'
import Anser from 'anser'
import { clsx } from 'clsx'
import { memo, type ReactNode, type RefObject, useEffect, useRef } from 'react'
import styles from './log.module.css'
import type { LogLine } from './log-lines.ts'

interface LogPaneProps {
  readonly lines: readonly LogLine[]
  /** Current match of the search. */
  readonly hit: number | undefined
  readonly wraps: boolean
  readonly showsTime: boolean
  readonly isFollowing: boolean
  onScrolledUp(): void
}

const LINE_HEIGHT = 20

/** Renders only the visible lines. */
export function LogPane({ lines, hit, wraps, showsTime, isFollowing, onScrolledUp }: LogPaneProps): ReactNode {
  const pane = useRef<HTMLDivElement>(null)
  const linked = Number(/^#L(\d+)$/.exec(location.hash)?.[1] ?? 0)
  const virtualizer = useScrolledLines(pane, { lines: lines.length, hit, linked, isFollowing })
  return (
    <div
      ref={pane}
      className={clsx(styles.pane, wraps && styles.wraps)}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
      tabIndex={0}
      role="log"
      aria-label="Log"
      onWheel={({ deltaY }) => deltaY < 0 && onScrolledUp()}
    >
      <div style={{ height: virtualizer.getTotalSize() }} className={styles.lines}>
        {virtualizer.getVirtualItems().map(({ index, start, key }) => {
          const line = lines[index]
          return line === undefined ? null : (
            <div
              key={key}
              ref={wraps ? virtualizer.measureElement : undefined}
              data-index={index}
              className={clsx(styles.line, (line.number === hit || line.number === linked) && styles.hit)}
              style={{ transform: `translateY(${start}px)` }}
            >
              <a className={styles.number} href={`#L${line.number}`}>
                {line.number}
              </a>
              {showsTime ? <span className={styles.time}>{line.time?.slice(11, 23) ?? ''}</span> : null}
              <Text {...line} />
            </div>
          )
        })}
      </div>
    </div>
  )
}

/** Colours from the command's output. None of it becomes HTML. */
const Text = memo(function Text({ text, channel, length }: LogLine): ReactNode {
  const pieces = Anser.ansiToJson(text, { use_classes: true, remove_empty: true })
  return (
    <bdi className={clsx(styles.text, channel === 'err' && styles.error, channel === 'ml-airflow' && styles.own)}>
      {pieces.map(({ content, fg, bg, decorations }, index) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: a piece is known by its place
          key={index}
          className={clsx(fg && styles[fg], bg && styles[`on-${bg}`], decorations.includes('bold') && styles.bold)}
        >
          {withoutControls(content)}
        </span>
      ))}
      {length === undefined ? null : <span className={styles.own}> … {length} characters; the download has all</span>}
    </bdi>
  )
})

function withoutControls(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it takes out.
  return text.replaceAll(/\u001b\][^\u0007]*\u0007|[\u0000-\u0008\u000b-\u001f\u007f]/g, '')
}

interface Scrolled extends Pick<LogPaneProps, 'hit' | 'isFollowing'> {
  readonly lines: number
  /** Line number in the URL, or 0. */
  readonly linked: number
}

/** Scrolls to the end while following, to the match of a search, and to the line in the URL. */
function useScrolledLines(
  pane: RefObject<HTMLDivElement | null>,
  { lines, hit, linked, isFollowing }: Scrolled,
): Virtualizer<HTMLDivElement, Element> {
  const virtualizer = useVirtualizer({
    count: lines,
    getScrollElement: () => pane.current,
    estimateSize: () => LINE_HEIGHT,
    overscan: 30,
  })
  useEffect(() => {
    if (isFollowing && lines > 0) virtualizer.scrollToIndex(lines - 1, { align: 'end' })
  }, [isFollowing, lines, virtualizer])
  useEffect(() => {
    if (hit !== undefined) virtualizer.scrollToIndex(hit - 1, { align: 'center' })
  }, [hit, virtualizer])
  const isLinkedHere = linked > 0 && linked <= lines
  useEffect(() => {
    if (isLinkedHere) virtualizer.scrollToIndex(linked - 1, { align: 'center' })
  }, [isLinkedHere, linked, virtualizer])
  return virtualizer
}
