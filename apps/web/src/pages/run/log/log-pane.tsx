import { useLocation } from '@tanstack/react-router'
import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual'
import Anser from 'anser'
import { clsx } from 'clsx'
import { type CSSProperties, memo, type ReactNode, type RefObject, useEffect, useRef } from 'react'
import styles from './log.module.css'
import { indexOf, type LogLine } from './log-lines.ts'

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
  const { hash } = useLocation()
  const linked = Number(/^L(\d+)$/.exec(hash)?.[1] ?? 0)
  const virtualizer = useScrolledLines(pane, { lines, hit, linked, isFollowing })
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
      {pieces.map((piece, index) => {
        const { content, fg, bg, decorations } = piece
        return (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: a piece is known by its place
            key={index}
            className={clsx(
              fg && styles[fg],
              bg && styles[`on-${bg}`],
              decorations.map((one) => styles[one]),
            )}
            style={trueColours(piece)}
          >
            {withoutControls(content)}
          </span>
        )
      })}
      {length === undefined ? null : <span className={styles.own}> … {length} characters; the download has all</span>}
    </bdi>
  )
})

/** Colours beyond the sixteen that the theme names. */
function trueColours({
  fg,
  bg,
  fg_truecolor: ink,
  bg_truecolor: ground,
}: Anser.AnserJsonEntry): CSSProperties | undefined {
  const color = fg === 'ansi-truecolor' ? `rgb(${ink})` : paletteColour(fg)
  const background = bg === 'ansi-truecolor' ? `rgb(${ground})` : paletteColour(bg)
  return color === undefined && background === undefined ? undefined : { color, background }
}

/** One of the 216 colours or 24 greys of a terminal with 256 colours. */
function paletteColour(name: string | null): string | undefined {
  const number = Number(/^ansi-palette-(\d+)$/.exec(name ?? '')?.[1] ?? 0)
  if (number < 16) return undefined
  if (number >= 232) return grey(8 + 10 * (number - 232))
  const [red, green, blue] = [36, 6, 1].map((step) => LEVELS[Math.floor((number - 16) / step) % 6])
  return `rgb(${red}, ${green}, ${blue})`
}

const LEVELS = [0, 95, 135, 175, 215, 255] as const

function grey(level: number): string {
  return `rgb(${level}, ${level}, ${level})`
}

function withoutControls(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it takes out.
  return text.replaceAll(/\u001b\][^\u0007]*\u0007|[\u0000-\u0008\u000b-\u001f\u007f]/g, '')
}

interface Scrolled extends Pick<LogPaneProps, 'lines' | 'hit' | 'isFollowing'> {
  /** Line number in the URL, or 0. */
  readonly linked: number
}

/** Scrolls to the end while following, to the match of a search, and to the line in the URL. */
function useScrolledLines(
  pane: RefObject<HTMLDivElement | null>,
  { lines, hit, linked, isFollowing }: Scrolled,
): Virtualizer<HTMLDivElement, Element> {
  const count = lines.length
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => pane.current,
    estimateSize: () => LINE_HEIGHT,
    overscan: 30,
  })
  useEffect(() => {
    if (isFollowing && count > 0) virtualizer.scrollToIndex(count - 1, { align: 'end' })
  }, [isFollowing, count, virtualizer])
  // A linked line may arrive later than the first ones.
  const sought = hit ?? (linked > 0 && linked <= (lines.at(-1)?.number ?? 0) ? linked : undefined)
  // Lines that arrive later do not scroll back to it.
  const latest = useRef(lines)
  latest.current = lines
  useEffect(() => {
    if (sought !== undefined) virtualizer.scrollToIndex(indexOf(latest.current, sought), { align: 'center' })
  }, [sought, virtualizer])
  return virtualizer
}
