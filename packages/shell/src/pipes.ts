import { execFile, execFileSync } from 'node:child_process'
import { closeSync, constants, mkdirSync, openSync, rmSync } from 'node:fs'
import { Socket } from 'node:net'
import { join } from 'node:path'

const BATCH = 32
const FEW = 8

/** One output channel of a process: the file descriptor it writes to, and the stream for reading. */
export interface Pipe {
  readonly writer: number
  readonly reader: Socket
}

/**
 * Pipes for the output of commands. Node's own pipes are sockets, which a command cannot open as /dev/stdout or /dev/stderr;
 * these are named pipes, created in batches because each call of mkfifo is a process. A pipe is used again once no process has
 * it open for writing, which its end shows.
 */
export class Pipes {
  readonly #folder: string
  readonly #ready: string[] = []
  #made = 0
  #refilling = false

  constructor(folder: string) {
    this.#folder = folder
    mkdirSync(folder, { mode: 0o700 })
    this.#makeNow()
  }

  /** @param receive receives each chunk as Latin-1 text, one character per byte */
  take(receive: (text: string) => void): Pipe {
    if (this.#ready.length === 0) this.#makeNow()
    else if (this.#ready.length < FEW) this.#makeSoon()
    const path = this.#ready.pop() ?? ''
    // With a reader present, the writer opens without blocking.
    const read = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
    const writer = openSync(path, constants.O_WRONLY)
    const reader = readerOf(read, receive)
    reader.once('close', () => this.#free(path, reader.readableEnded))
    return { writer, reader }
  }

  /** One that a process still has open is removed: what it writes must not reach another try's log. */
  #free(path: string, isAtEnd: boolean): void {
    if (isAtEnd) this.#ready.push(path)
    else rmSync(path, { force: true })
  }

  #makeNow(): void {
    const paths = this.#nextPaths()
    execFileSync('mkfifo', paths)
    this.#ready.push(...paths)
  }

  #makeSoon(): void {
    if (this.#refilling) return
    this.#refilling = true
    const paths = this.#nextPaths()
    execFile('mkfifo', paths, (error) => {
      this.#refilling = false
      if (error === null) this.#ready.push(...paths)
    })
  }

  #nextPaths(): string[] {
    return Array.from({ length: BATCH }, () => join(this.#folder, String(++this.#made)))
  }
}

// Shared by all pipes: each chunk is consumed before the next one is read.
const PIECE = Buffer.allocUnsafe(64 * 1024)

function readerOf(fd: number, receive: (text: string) => void): Socket {
  const callback = (length: number): boolean => {
    receive(PIECE.toString('latin1', 0, length))
    return true
  }
  return new Socket({ fd, readable: true, writable: false, onread: { buffer: PIECE, callback } }).resume()
}

/** The process has its own copy of the writing end; the stream cannot end while this one is open. */
export function closeOwnEnds(pipes: readonly Pipe[]): void {
  for (const { writer } of pipes) closeSync(writer)
}
