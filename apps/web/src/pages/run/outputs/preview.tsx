import { useQuery } from '@tanstack/react-query'
import Papa from 'papaparse'
import { lazy, type ReactNode, Suspense } from 'react'
import { apiAddress } from '../../../data/client.ts'
import type { OutputFile } from '../../../data/shapes/instance.ts'
import { ErrorNote, Skeleton } from '../../../parts/notes.tsx'
import { figureText, plural, sizeText } from '../../../parts/text.ts'
import styles from './outputs.module.css'

const MarkdownView = lazy(() => import('./markdown-view.tsx').then((module) => ({ default: module.MarkdownView })))

/** Limit of a preview. The download is complete. */
const MOST_BYTES = 256 * 1024
const MOST_ROWS = 500
/** A result has a few figures; the text below has all. */
const MOST_FIGURES = 8
const DEEPEST = 2

export function outputAddress(id: number, path: string, isInline: boolean): string {
  return apiAddress(`/task-instances/${id}/outputs/content`, { path, inline: isInline || undefined })
}

interface PreviewProps {
  readonly id: number
  readonly file: OutputFile
}

/** Preview of a file. HTML appears in a sandboxed frame. */
export function Preview({ id, file }: PreviewProps): ReactNode {
  const address = outputAddress(id, file.path, true)
  if (file.type === 'image') return <img className={styles.image} src={address} alt={file.name} />
  if (file.type === 'html') return <iframe className={styles.frame} src={address} title={file.name} sandbox="" />
  return <TextPreview address={address} file={file} />
}

function TextPreview({ address, file }: { readonly address: string; readonly file: OutputFile }): ReactNode {
  const { data, error, refetch } = useQuery({
    queryKey: ['output', address, file.modified_at, file.size],
    queryFn: ({ signal }) => beginning(address, file.size, signal),
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (error) return <ErrorNote error={error} retry={refetch} />
  if (data === undefined) return <Skeleton lines={4} height={20} />
  return (
    <>
      <Suspense fallback={<Skeleton lines={4} height={20} />}>
        <Content text={data} type={file.type} />
      </Suspense>
      {file.size > MOST_BYTES ? <p className="quiet">The first {sizeText(MOST_BYTES)} of it.</p> : null}
    </>
  )
}

function Content({ text, type }: { readonly text: string; readonly type: OutputFile['type'] }): ReactNode {
  if (type === 'csv') return <CsvTable text={text} />
  if (type === 'markdown') return <MarkdownView text={text} />
  const numbers = type === 'json' ? numbersOf(text) : undefined
  return (
    <>
      {numbers === undefined ? null : (
        <dl className={styles.numbers}>
          {numbers.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd className="number">{figureText(value)}</dd>
            </div>
          ))}
        </dl>
      )}
      <pre className={styles.text}>{type === 'json' ? indented(text) : text}</pre>
    </>
  )
}

function CsvTable({ text }: { readonly text: string }): ReactNode {
  const { data, meta } = Papa.parse<readonly string[]>(text, { preview: MOST_ROWS + 2, skipEmptyLines: true })
  const [head = [], ...read] = data
  const rows = read.slice(0, MOST_ROWS)
  // Empty lines count for the parser's limit.
  const isCut = meta.truncated || read.length > rows.length
  const isNumeric = head.map((_, index) => rows.every((row) => isNumber(row[index])))
  return (
    <>
      <div className={styles.scroll}>
        <table className={styles.table}>
          <thead>
            <tr>
              {head.map((cell, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a column is known by its place
                <th key={index} data-numeric={isNumeric[index]}>
                  {cell}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, line) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a row is known by its place
              <CsvRow key={line} row={row} isNumeric={isNumeric} />
            ))}
          </tbody>
        </table>
      </div>
      {isCut ? <p className="quiet">The first {plural(rows.length, 'row')} of it.</p> : null}
    </>
  )
}

interface CsvRowProps {
  readonly row: readonly string[]
  /** By column. */
  readonly isNumeric: readonly boolean[]
}

function CsvRow({ row, isNumeric }: CsvRowProps): ReactNode {
  return (
    <tr>
      {row.map((cell, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a column is known by its place
        <td key={index} data-numeric={isNumeric[index]}>
          {cell}
        </td>
      ))}
    </tr>
  )
}

/** An empty cell is a missing number. */
function isNumber(cell = ''): boolean {
  return !Number.isNaN(Number(cell))
}

async function beginning(address: string, size: number, signal: AbortSignal): Promise<string> {
  const headers = size > MOST_BYTES ? { range: `bytes=0-${MOST_BYTES - 1}` } : {}
  const response = await fetch(address, { headers, signal })
  if (!response.ok) throw new Error(`The file cannot be read: the API answered with status ${response.status}.`)
  return response.text()
}

type Figure = readonly [string, number]

/** First numbers of a JSON object and of the objects in it: `accuracy.mean`. */
function numbersOf(text: string): readonly Figure[] | undefined {
  const numbers = figuresIn(parsed(text), DEEPEST).slice(0, MOST_FIGURES)
  return numbers.length === 0 ? undefined : numbers
}

function figuresIn(value: unknown, depth: number): readonly Figure[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return []
  return Object.entries(value).flatMap(([name, part]): readonly Figure[] => {
    if (typeof part === 'number') return [[name, part]]
    return depth === 1 ? [] : figuresIn(part, depth - 1).map(([inner, number]) => [`${name}.${inner}`, number])
  })
}

function indented(text: string): string {
  const value = parsed(text)
  return value === undefined ? text : JSON.stringify(value, undefined, 2)
}

/** Undefined for invalid JSON, such as the beginning of a large document. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
