import { constants, createReadStream, type Dirent, type Stats } from 'node:fs'
import { type FileHandle, lstat, open, readdir, realpath } from 'node:fs/promises'
import { basename, join, relative, sep } from 'node:path'
import type { Readable } from 'node:stream'
import { MlAirflowError, messageOf } from '@ml-airflow/core'
import { type ByteName, nameOfText, textOfName } from './file-names.ts'

/** A file or folder of an output. */
export interface OutputEntry {
  /** Path relative to the output; empty for an output that is a single file. */
  readonly path: string
  readonly name: string
  readonly size: number
  readonly modifiedAt: Date
  readonly isFolder: boolean
}

export interface OutputContent {
  readonly name: string
  readonly size: number
  readonly modifiedAt: Date
  /** Reads the bytes from `start` to `end`, both inclusive. */
  read(start: number, end: number): Readable
  close(): Promise<void>
}

const MOST_ENTRIES = 2000
const DEEPEST = 8

/** Files made by tasks. Never opens a file outside the output folder, whatever links it contains. */
export class OutputFiles {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  /**
   * Entries of an output, each folder before its content; the list is cut off at a limit.
   * @throws MlAirflowError `not_found`, `forbidden`
   */
  async list(output: string): Promise<{ readonly entries: readonly OutputEntry[]; readonly isCutOff: boolean }> {
    const root = await this.#root(output)
    const found = await statOf(root)
    if (found === undefined) throw gone(output)
    if (!found.isDirectory()) return { entries: found.isFile() ? [entryOf('', root, found)] : [], isCutOff: false }
    const entries: OutputEntry[] = []
    const isCutOff = await this.#walk(root, '', entries, 0)
    return { entries, isCutOff }
  }

  /** @throws MlAirflowError `not_found`, `forbidden`; `bad_argument` for a folder */
  async open(output: string, path: string): Promise<OutputContent> {
    const root = await this.#root(output)
    const target = path === '' ? root : await real(bytesOf(join(root, nameOfText(path))), path)
    if (!isWithin(root, target)) throw outside(path)
    return contentOf(await opened(target, path), textOfName(basename(target)))
  }

  async #root(output: string): Promise<ByteName> {
    const folder = await real(this.#folder, this.#folder)
    const root = await real(output, output)
    if (isWithin(folder, root)) return root
    const sentence = `The output ${output} lies outside the folder of outputs (OUTPUT_DIR), so it is not shown.`
    throw new MlAirflowError('forbidden', sentence)
  }

  async #walk(folder: ByteName, below: string, entries: OutputEntry[], depth: number): Promise<boolean> {
    if (depth > DEEPEST) return true
    for (const entry of (await entriesIn(folder)).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (entries.length >= MOST_ENTRIES) return true
      // Links, devices and other special files are not outputs.
      if (!entry.isFile() && !entry.isDirectory()) continue
      const place = `${folder}/${entry.name}`
      const found = await statOf(place)
      // A run may be replacing the output.
      if (found === undefined) continue
      const name = textOfName(entry.name)
      const path = below === '' ? name : `${below}/${name}`
      entries.push(entryOf(path, entry.name, found))
      if (entry.isDirectory() && (await this.#walk(place, path, entries, depth + 1))) return true
    }
    return false
  }
}

function bytesOf(place: ByteName): Buffer {
  return Buffer.from(place, 'latin1')
}

function statOf(place: ByteName): Promise<Stats | undefined> {
  return lstat(bytesOf(place)).catch(() => undefined)
}

async function entriesIn(folder: ByteName): Promise<Dirent[]> {
  return readdir(bytesOf(folder), { withFileTypes: true, encoding: 'latin1' }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw unreadable(textOfName(folder), error)
  })
}

/** The checked path may be replaced by a link before it is opened. Opening a pipe must not wait for its writer. */
async function opened(target: ByteName, path: string): Promise<FileHandle> {
  try {
    return await open(bytesOf(target), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') throw gone(path)
    throw code === 'ENXIO' ? noFile(path) : unreadable(path, error)
  }
}

function entryOf(path: string, place: ByteName, stats: Stats): OutputEntry {
  const name = textOfName(basename(place))
  return { path, name, size: stats.size, modifiedAt: stats.mtime, isFolder: stats.isDirectory() }
}

async function contentOf(file: FileHandle, name: string): Promise<OutputContent> {
  const stats = await file.stat()
  if (!stats.isFile()) {
    await file.close()
    throw noFile(name)
  }
  return {
    name,
    size: stats.size,
    modifiedAt: stats.mtime,
    read: (start, end) => createReadStream('', { fd: file, start, end }),
    close: () => file.close(),
  }
}

async function real(place: string | Buffer, shown: string): Promise<ByteName> {
  try {
    return await realpath(place, { encoding: 'latin1' })
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code === 'ERR_INVALID_ARG_VALUE') throw outside(shown)
    throw code === 'EACCES' ? unreadable(shown, cause) : gone(shown)
  }
}

function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path)
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`))
}

function outside(path: string): MlAirflowError {
  return new MlAirflowError('forbidden', `'${path.slice(0, 200)}' lies outside the output.`)
}

function gone(path: string): MlAirflowError {
  return new MlAirflowError('not_found', `'${path}' is not there: it was removed, or lies on another machine.`)
}

function noFile(name: string): MlAirflowError {
  return new MlAirflowError('bad_argument', `'${name}' is not a file: ask for a file in it.`)
}

function unreadable(path: string, cause: unknown): MlAirflowError {
  return new MlAirflowError('forbidden', `'${path}' cannot be read by this server: ${messageOf(cause)}.`)
}
