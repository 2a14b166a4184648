import { useVirtualizer } from '@tanstack/react-virtual'
import { clsx } from 'clsx'
import {
  type CSSProperties,
  type KeyboardEvent,
  memo,
  type ReactNode,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useRef,
} from 'react'
import { EmptyNote } from './notes.tsx'
import styles from './table.module.css'
import { Total } from './total.tsx'

export interface Column<Row> {
  readonly id: string
  readonly head: ReactNode
  /** A track of CSS grid: `120px`, `minmax(160px, 2fr)`. */
  readonly width: string
  readonly align?: 'end'
  /** Hidden on a phone, where each row is a card. */
  readonly isMinor?: boolean
  /** Takes a whole line on a phone. */
  readonly isWide?: boolean
  /** Takes the rest of its line on a phone. */
  readonly isName?: boolean
  /** Label on a phone, which shows no column heads, for values that need one. */
  readonly phoneLabel?: string
  cell(row: Row): ReactNode
}

interface TableProps<Row> {
  readonly label: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  keyOf(row: Row): string
  readonly rowHeight?: number
  /** Called on Enter and on a click on the row's background. */
  onOpen?(row: Row): void
  readonly isSelected?: ((row: Row) => boolean) | undefined
  readonly empty?: ReactNode
  /** Loads more rows near the end of the list. Undefined if there are none. */
  readonly more?: (() => void) | undefined
  readonly isLoadingMore?: boolean
  /** Length of the whole list, if known: `rows` may be only its beginning. */
  readonly total?: number | null | undefined
  /** Name of one row: `run`. */
  readonly noun?: string
}

/** Rows rendered beyond the visible ones. */
const OVERSCAN = 12

/** A list of any length in the page's own scroll area: renders only visible rows; j and k move, Enter opens. */
export function Table<Row>(props: TableProps<Row>): ReactNode {
  const { label, columns, rows, empty, isLoadingMore = false, total, noun } = props
  const pane = useRef<HTMLDivElement>(null)
  useTop(pane)
  const virtualizer = useShownRows(pane, props)
  const tracks = { '--tracks': columns.map(({ width }) => width).join(' ') } as CSSProperties
  return (
    <>
      <div
        className={styles.pane}
        ref={pane}
        // If no row takes the focus, the scroll area itself must be reachable by keyboard.
        tabIndex={props.onOpen === undefined ? 0 : undefined}
      >
        <table className={styles.table} style={tracks} aria-label={label} aria-rowcount={rows.length + 1}>
          <Head columns={columns} />
          <tbody className={styles.body} style={{ height: virtualizer.getTotalSize() }}>
            {virtualizer.getVirtualItems().map(({ index, start, key }) => {
              const row = rows[index]
              if (row === undefined) return null
              return (
                <TableRow
                  {...props}
                  key={key}
                  row={row}
                  index={index}
                  start={start}
                  measure={virtualizer.measureElement}
                />
              )
            })}
          </tbody>
        </table>
        {rows.length === 0 ? (
          <div className={styles.empty}>{empty ?? <EmptyNote>Nothing here yet.</EmptyNote>}</div>
        ) : null}
        {isLoadingMore ? <p className={styles.loading}>Loading more…</p> : null}
      </div>
      {noun === undefined ? null : <Total count={total} noun={noun} />}
    </>
  )
}

/** Tells the styles where the list begins, so that it ends within the window whatever stands above it. */
function useTop(pane: RefObject<HTMLDivElement | null>): void {
  useLayoutEffect(() => {
    const element = pane.current
    if (element === null) return
    const measure = (): void =>
      element.style.setProperty('--top', `${Math.round(element.getBoundingClientRect().top + window.scrollY)}px`)
    const observer = new ResizeObserver(measure)
    observer.observe(document.body)
    return () => observer.disconnect()
  }, [pane])
}

/** Positions of the visible rows. Loads more rows near the end. */
function useShownRows<Row>(pane: RefObject<HTMLDivElement | null>, props: TableProps<Row>) {
  const { rows, more, isLoadingMore = false, rowHeight = 36 } = props
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => pane.current,
    estimateSize: () => rowHeight,
    overscan: OVERSCAN,
    measureElement: (element) => element.getBoundingClientRect().height,
  })
  const last = virtualizer.getVirtualItems().at(-1)?.index ?? 0
  useEffect(() => {
    if (more !== undefined && !isLoadingMore && last >= rows.length - OVERSCAN) more()
  }, [last, rows.length, more, isLoadingMore])
  return virtualizer
}

function Head<Row>({ columns }: Pick<TableProps<Row>, 'columns'>): ReactNode {
  return (
    <thead className={styles.head}>
      <tr className={styles.row} aria-rowindex={1}>
        {columns.map(({ id, head, align }) => (
          <th
            key={id}
            className={clsx(styles.cell, align && styles.end)}
            title={typeof head === 'string' ? head : undefined}
          >
            {head}
          </th>
        ))}
      </tr>
    </thead>
  )
}

interface TableRowProps<Row> extends TableProps<Row> {
  readonly row: Row
  readonly index: number
  readonly start: number
  measure(element: Element | null): void
}

/** Memoised, so that scrolling does not render rows again. */
const TableRow = memo(DrawnRow) as typeof DrawnRow

function DrawnRow<Row>(props: TableRowProps<Row>): ReactNode {
  const { columns, row, index, start, measure, keyOf, onOpen, isSelected } = props
  return (
    <tr
      ref={measure}
      tabIndex={onOpen === undefined ? undefined : 0}
      data-index={index}
      data-key={keyOf(row)}
      aria-rowindex={index + 2}
      className={clsx(styles.row, onOpen && styles.opens, isSelected?.(row) && styles.selected)}
      style={{ transform: `translateY(${start}px)` }}
      onClick={(event) => isGround(event.target) && onOpen?.(row)}
      onKeyDown={(event) => onRowKey(event, () => onOpen?.(row))}
    >
      {columns.map(({ id, align, isMinor, isWide, isName, phoneLabel, cell }) => (
        <td
          key={id}
          className={clsx(
            styles.cell,
            align && styles.end,
            isMinor && styles.minor,
            isWide && styles.wide,
            isName && styles.name,
          )}
          data-label={phoneLabel}
        >
          {cell(row)}
        </td>
      ))}
    </tr>
  )
}

/** A click on a button or link does not open the row. */
function isGround(target: EventTarget): boolean {
  return target instanceof Element && target.closest('a, button, input, select, label, summary') === null
}

/** Keys that move the focus, and by how many rows. */
const STEPS: Readonly<Record<string, number>> = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }

function onRowKey(event: KeyboardEvent<HTMLElement>, open: () => void): void {
  if (event.target !== event.currentTarget) return
  if (event.key === 'Enter') open()
  const step = STEPS[event.key]
  if (step === undefined) return
  event.preventDefault()
  focusRow(event.currentTarget, step)
}

function focusRow(row: HTMLElement, step: number): void {
  const place = Number(row.dataset.index) + step
  const next = row.parentElement?.querySelector<HTMLElement>(`tr[data-index="${place}"]`)
  next?.focus()
  next?.scrollIntoView({ block: 'nearest' })
}
