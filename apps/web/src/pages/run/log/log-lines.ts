/** One line of a log, as it is drawn. */
export interface LogLine {
  readonly number: number
  /** `2026-11-22T15:00:00.123Z`; undefined for a line that bears none. */
  readonly time: string | undefined
  /** `ml-airflow`: a sentence about the try. */
  readonly channel: 'out' | 'err' | 'ml-airflow' | undefined
  readonly text: string
  /** Of the whole line, where the text is only its beginning. */
  readonly length?: number
}

/** A line of megabytes would keep the browser busy; the download has all of it. */
const LONGEST = 20_000

/** Where the time, which always has 24 letters, and its channel end in a line. */
const CHANNEL_AT = 27
const CHANNELS = ['out', 'err', 'ml-airflow'] as const
const PREFIX = /^\[(\d{4}-\d\d-\d\dT[\d:.]+Z)\] (out|err|ml-airflow)([|+]) ?/

/** Cuts a log, which comes piece by piece, into lines. */
export class LogLines {
  readonly lines: LogLine[] = []
  #rest = ''
  #before: LogLine | undefined

  /** The last line may be unfinished; it is drawn, and drawn anew when more of it comes. */
  add(text: string): void {
    if (this.#rest !== '') this.#takeBack()
    const pieces = (this.#rest + text).split('\n')
    this.#rest = pieces.pop() ?? ''
    for (const piece of pieces) this.#push(piece)
    this.#before = this.lines.at(-1)
    if (this.#rest !== '') this.#push(this.#rest)
  }

  #takeBack(): void {
    this.lines.pop()
    const { length } = this.lines
    if (this.#before !== undefined && length < this.#before.number) this.lines.push(this.#before)
    else if (this.#before !== undefined) this.lines[length - 1] = this.#before
  }

  #push(raw: string): void {
    const prefix = prefixOf(raw)
    const last = this.lines.at(-1)
    // Every line of a log has a prefix: what has none was behind a carriage return, which an event cannot hold.
    if (prefix === undefined) {
      this.#replaceLast(last, raw)
      return
    }
    const { length, time, channel, goesOn } = prefix
    if (goesOn && last !== undefined && last.channel === channel)
      this.lines[this.lines.length - 1] = longer(last, raw.slice(length))
    else this.lines.push(cut({ number: this.lines.length + 1, time, channel, text: lastState(raw.slice(length)) }))
  }

  #replaceLast(last: LogLine | undefined, text: string): void {
    if (last === undefined) this.lines.push(cut({ number: 1, time: undefined, channel: undefined, text }))
    else if (text !== '') this.lines[this.lines.length - 1] = cut({ ...last, text: lastState(text) })
  }
}

interface Prefix {
  readonly length: number
  readonly time: string
  readonly channel: LogLine['channel']
  /** The line goes on with what stood before it. */
  readonly goesOn: boolean
}

/** By its letters, which takes a seventh of the time of the regular expression: a log may have a million lines. */
function prefixOf(raw: string): Prefix | undefined {
  const channel =
    raw[25] === ']' && raw[0] === '[' ? CHANNELS.find((one) => raw.startsWith(one, CHANNEL_AT)) : undefined
  const place = CHANNEL_AT + (channel?.length ?? 0)
  const mark = raw[place]
  if (channel !== undefined && (mark === '|' || mark === '+'))
    return { length: place + (raw[place + 1] === ' ' ? 2 : 1), time: raw.slice(1, 25), channel, goesOn: mark === '+' }
  const [prefix, time = '', other, sign] = PREFIX.exec(raw) ?? []
  return prefix === undefined
    ? undefined
    : { length: prefix.length, time, channel: other as LogLine['channel'], goesOn: sign === '+' }
}

/** A part that writes over the line leaves nothing of what stood before. */
function longer(line: LogLine, part: string): LogLine {
  const { length, ...whole } = line
  if (part.includes('\r')) return cut({ ...whole, text: lastState(part) })
  if (length !== undefined) return { ...line, length: length + part.length }
  return cut({ ...whole, text: whole.text + part })
}

function cut(line: LogLine): LogLine {
  const { text } = line
  return text.length <= LONGEST ? line : { ...line, text: text.slice(0, LONGEST), length: text.length }
}

/** A progress bar writes its states over each other, each behind a carriage return: the last one is shown. */
function lastState(text: string): string {
  if (!text.includes('\r')) return text
  return text.split('\r').findLast((state) => state !== '') ?? ''
}

/** Numbers of the lines that hold a text, whatever its case. */
export function found(lines: readonly LogLine[], text: string): readonly number[] {
  if (text === '') return []
  const sought = text.toLowerCase()
  return lines.filter((line) => line.text.toLowerCase().includes(sought)).map(({ number }) => number)
}
