/** One line of a log, as displayed. */
export interface LogLine {
  readonly number: number
  /** `2026-11-22T15:00:00.123Z`. Undefined if the line has no timestamp. */
  readonly time: string | undefined
  /** `ml-airflow`: a message about the try. */
  readonly channel: 'out' | 'err' | 'ml-airflow' | undefined
  readonly text: string
  /** Length of the whole line, if the text is truncated. */
  readonly length?: number
}

/** Very long lines block the browser. The download contains all of a line. */
const LONGEST = 20_000

/** Offset after a line's timestamp, which always has 24 characters, and its channel. */
const CHANNEL_AT = 27
const CHANNELS = ['out', 'err', 'ml-airflow'] as const
const PREFIX = /^\[(\d{4}-\d\d-\d\dT[\d:.]+Z)\] (out|err|ml-airflow)([|+]) ?/

/** Splits the chunks of a log into lines. */
export class LogLines {
  readonly lines: LogLine[] = []
  #rest = ''
  /** The line before the unfinished one, which may change it. */
  #before: LogLine | undefined

  /** An unfinished last line is displayed, and updated with the next chunk. */
  add(text: string): void {
    if (this.#rest !== '') this.#takeBack()
    const pieces = (this.#rest + text).split('\n')
    this.#rest = pieces.pop() ?? ''
    for (const piece of pieces) this.#push(piece)
    this.#before = this.lines.at(-1)
    if (this.#rest !== '') this.#push(this.#rest)
  }

  /** Removes the unfinished line, or restores the line that it continued. */
  #takeBack(): void {
    this.lines.pop()
    const { length } = this.lines
    if (this.#before !== undefined && length < this.#before.number) this.lines.push(this.#before)
    else if (this.#before !== undefined) this.lines[length - 1] = this.#before
  }

  #push(raw: string): void {
    const prefix = prefixOf(raw)
    const last = this.lines.at(-1)
    // Every line of a log has a prefix. A line without one followed a carriage return, which an event cannot contain.
    if (prefix === undefined) {
      this.#replaceLast(last, raw)
      return
    }
    const { length, time, channel, goesOn } = prefix
    if (goesOn && last !== undefined && last.channel === channel)
      this.lines[this.lines.length - 1] = continued(last, raw.slice(length))
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
  /** Whether the line continues the previous text. */
  readonly goesOn: boolean
}

/** Compares characters, which takes a seventh of a regular expression's time: logs may have a million lines. */
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

/** Text after a carriage return replaces the whole line. */
function continued(line: LogLine, part: string): LogLine {
  const { length, ...whole } = line
  if (part.includes('\r')) return cut({ ...whole, text: lastState(part) })
  if (length !== undefined) return { ...line, length: length + part.length }
  return cut({ ...whole, text: whole.text + part })
}

function cut(line: LogLine): LogLine {
  const { text } = line
  return text.length <= LONGEST ? line : { ...line, text: text.slice(0, LONGEST), length: text.length }
}

/** A progress bar overwrites itself after each carriage return: only its last state is displayed. */
function lastState(text: string): string {
  if (!text.includes('\r')) return text
  return text.split('\r').findLast((state) => state !== '') ?? ''
}

/** Index of the line with this number: the lines are all of a log, or those of one channel. */
export function indexOf(lines: readonly LogLine[], number: number): number {
  if (lines[number - 1]?.number === number) return number - 1
  let [low, high] = [0, lines.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((lines[middle]?.number ?? 0) < number) low = middle + 1
    else high = middle
  }
  return low
}

/** Numbers of the lines with a text, ignoring case. */
export function found(lines: readonly LogLine[], text: string): readonly number[] {
  if (text === '') return []
  const sought = text.toLowerCase()
  return lines.filter((line) => line.text.toLowerCase().includes(sought)).map(({ number }) => number)
}
