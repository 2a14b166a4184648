import { closeSync, constants, openSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { LineSplitter, type Piece } from './line-splitter.ts'
import { CHANNELS, logTexts, type OutputChannel } from './log-lines.ts'
import { LogTail } from './log-tail.ts'
import { fileModeIn, makePrivateFolder } from './private-files.ts'
import { Masker, type Secrets } from './secrets.ts'

const PATIENCE_MS = 1000
const LONGEST_TAIL = 32 * 1024
const FLAGS = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW

/**
 * The log of one try, written as output arrives: `[2026-11-22T15:00:00.123Z] out| text`, `err|` for stderr, `ml-airflow|`
 * for notes of the launcher. Output is Latin-1 text, one character per byte, so that every byte is preserved.
 */
export class TryLog {
  readonly #path: string
  readonly #file: number
  readonly #capBytes: number
  readonly #tailBytes: number
  readonly #onFailure: (sentence: string) => void
  readonly #maskers: Readonly<Record<OutputChannel, Masker>>
  readonly #splitters = { out: new LineSplitter(), err: new LineSplitter() }
  #size = 0
  #tail: LogTail | undefined
  #patience: NodeJS.Timeout | undefined
  #failed = false

  /**
   * Opens the log and creates its folders.
   * @param options.capBytes maximum size on disk, without the launcher's own lines
   * @param options.onFailure called once, when the log can no longer be written
   * @throws Error with the reason why the log could not be opened
   */
  constructor(options: {
    readonly path: string
    readonly capBytes: number
    readonly secrets: Secrets
    readonly onFailure: (sentence: string) => void
  }) {
    this.#path = options.path
    this.#file = openLog(options.path)
    this.#tailBytes = Math.min(LONGEST_TAIL, Math.floor(options.capBytes / 4))
    this.#capBytes = options.capBytes - this.#tailBytes
    this.#maskers = { out: new Masker(options.secrets), err: new Masker(options.secrets) }
    this.#onFailure = options.onFailure
  }

  /** Writes a note of the launcher. */
  note(sentence: string): void {
    this.#append(Buffer.from(noteLine(sentence)))
  }

  output(channel: OutputChannel, text: string): void {
    this.#show(channel, this.#maskers[channel].push(text))
    this.#waitForLineEnds()
  }

  close(sentence: string): void {
    clearTimeout(this.#patience)
    for (const channel of CHANNELS) this.#show(channel, this.#maskers[channel].end())
    this.#showUnfinishedLines()
    this.#showTail()
    this.note(sentence)
    this.#tryDisk(() => closeSync(this.#file))
  }

  #show(channel: OutputChannel, text: string): void {
    if (this.#tail) this.#tail.add(channel, text)
    else this.#showPieces(channel, this.#splitters[channel].push(text))
  }

  /** Unfinished lines, such as progress bars, are shown after a delay. */
  #waitForLineEnds(): void {
    if (this.#patience || !CHANNELS.some((channel) => this.#splitters[channel].waits)) return
    this.#patience = setTimeout(() => {
      this.#patience = undefined
      this.#showUnfinishedLines()
    }, PATIENCE_MS)
  }

  #showUnfinishedLines(): void {
    for (const channel of CHANNELS) this.#showPieces(channel, this.#splitters[channel].flush())
  }

  #showPieces(channel: OutputChannel, pieces: readonly Piece[]): void {
    const texts = logTexts(channel, pieces, new Date())
    const fitting = this.#fitting(texts)
    if (fitting > 0) this.#append(Buffer.from(texts.slice(0, fitting).join(''), 'latin1'))
    if (fitting < pieces.length) this.#startTail(channel, pieces.slice(fitting))
  }

  /** The number of texts that still fit into the log. */
  #fitting(texts: readonly string[]): number {
    let size = this.#size
    const tooMany = texts.findIndex((text) => {
      size += text.length
      return size > this.#capBytes
    })
    return tooMany < 0 ? texts.length : tooMany
  }

  #startTail(channel: OutputChannel, pieces: readonly Piece[]): void {
    this.note(
      `This log has reached its cap of ${digits(this.#capBytes + this.#tailBytes)} bytes. Only its end follows.`,
    )
    this.#tail = new LogTail(this.#tailBytes)
    for (const piece of pieces) this.#tail.add(channel, `${piece.text}\n`)
    for (const each of CHANNELS) {
      for (const unfinished of this.#splitters[each].flush()) this.#tail.add(each, unfinished.text)
    }
  }

  #showTail(): void {
    if (!this.#tail) return
    const { lines, leftOut } = this.#tail.end()
    this.note(`${digits(leftOut)} bytes not shown.`)
    this.#append(Buffer.from(lines.join(''), 'latin1'))
  }

  #append(bytes: Buffer): void {
    if (this.#failed) return
    this.#tryDisk(() => {
      for (let at = 0; at < bytes.length; ) at += writeSync(this.#file, bytes, at)
      this.#size += bytes.length
    })
  }

  #tryDisk(work: () => void): void {
    try {
      work()
    } catch (error) {
      this.#failed = true
      this.#onFailure(`The log ${this.#path} could not be written: ${(error as Error).message}.`)
    }
  }
}

/** Adds a note to a log after its launcher has closed it, or to a new log. */
export function addToLog(path: string, sentence: string): void {
  const file = openLog(path)
  try {
    writeSync(file, noteLine(sentence))
  } finally {
    closeSync(file)
  }
}

function noteLine(sentence: string): string {
  return `[${new Date().toISOString()}] ml-airflow| ${sentence.replaceAll('\n', '\\n')}\n`
}

function openLog(path: string): number {
  try {
    return openSync(path, FLAGS, fileModeIn(dirname(path)))
  } catch {
    return openInNewFolder(path)
  }
}

function openInNewFolder(path: string): number {
  try {
    makePrivateFolder(dirname(path))
    return openSync(path, FLAGS, fileModeIn(dirname(path)))
  } catch (error) {
    throw new Error(`The log ${path} could not be opened: ${(error as Error).message}.`)
  }
}

function digits(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',')
}
