import { constants, createReadStream, type Stats } from 'node:fs'
import { type FileHandle, open, readdir, realpath, stat } from 'node:fs/promises'
import { basename, join, relative, sep } from 'node:path'
import type { Readable } from 'node:stream'
import { MlAirflowError } from '@ml-airflow/core'

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
    const entries: OutputEntry[] = []
    const found = await stat(root)
    if (found.isFile()) return { entries: [entryOf('', basename(root), found)], isCutOff: false }
    const isCutOff = await this.#walk(root, '', entries, 0)
    return { entries, isCutOff }
  }

  /** @throws MlAirflowError `not_found`, `forbidden`; `bad_argument` for a folder */
  async open(output: string, path: string): Promise<OutputContent> {
    const root = await this.#root(output)
    const target = await real(path === '' ? root : join(root, path), path)
    if (!isWithin(root, target)) throw outside(path)
    // The checked path may be replaced by a link before it is opened.
    const file = await open(target, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
    return contentOf(file, path === '' ? basename(root) : basename(path))
  }

  async #root(output: string): Promise<string> {
    const folder = await real(this.#folder, this.#folder)
    const root = await real(output, output)
    if (isWithin(folder, root)) return root
    const sentence = `The output ${output} lies outside the folder of outputs (OUTPUT_DIR), so it is not shown.`
    throw new MlAirflowError('forbidden', sentence)
  }

  async #walk(folder: string, below: string, entries: OutputEntry[], depth: number): Promise<boolean> {
    if (depth > DEEPEST) return true
    const found = await readdir(folder, { withFileTypes: true })
    for (const entry of found.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (entries.length >= MOST_ENTRIES) return true
      // Links, devices and other special files are not outputs.
      if (!entry.isFile() && !entry.isDirectory()) continue
      const path = below === '' ? entry.name : `${below}/${entry.name}`
      entries.push(entryOf(path, entry.name, await stat(join(folder, entry.name))))
      if (entry.isDirectory() && (await this.#walk(join(folder, entry.name), path, entries, depth + 1))) return true
    }
    return false
  }
}

function entryOf(path: string, name: string, stats: Stats): OutputEntry {
  return { path, name, size: stats.size, modifiedAt: stats.mtime, isFolder: stats.isDirectory() }
}

async function contentOf(file: FileHandle, name: string): Promise<OutputContent> {
  const stats = await file.stat()
  if (!stats.isFile()) {
    await file.close()
    throw new MlAirflowError('bad_argument', `'${name}' is no file: ask for a file in it.`)
  }
  return {
    name,
    size: stats.size,
    modifiedAt: stats.mtime,
    read: (start, end) => createReadStream('', { fd: file, start, end }),
    close: () => file.close(),
  }
}

async function real(path: string, shown: string): Promise<string> {
  try {
    return await realpath(path)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ERR_INVALID_ARG_VALUE') throw outside(shown)
    throw new MlAirflowError('not_found', `'${shown}' is not there: it was removed, or lies on another machine.`)
  }
}

function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path)
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`))
}

function outside(path: string): MlAirflowError {
  return new MlAirflowError('forbidden', `'${path.slice(0, 200)}' lies outside the output.`)
}
