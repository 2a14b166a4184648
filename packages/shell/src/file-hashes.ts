import { createHash } from 'node:crypto'
import { mkdirSync, type Stats } from 'node:fs'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { readAndHash } from './read-and-hash.ts'

export type FileStat = Pick<Stats, 'size' | 'mtimeMs' | 'ino'>

interface Hashed {
  readonly stamp: string
  readonly hash: string
}

// Reading a smaller file again is faster than looking it up in the shared cache.
const WORTH_A_FILE = 1024 * 1024
// Starting a thread takes about as long as hashing this many bytes.
const WORTH_A_THREAD = 32 * 1024 * 1024
const MOST_KEPT = 100_000
// A file may be written twice within one tick of the file system's clock.
const SETTLED_MS = 2_000

/** SHA-256 of a file's content. Large files are read in a thread, to keep the event loop free. */
export function hashOfFile(path: string | Buffer, { size }: Pick<Stats, 'size'>): Promise<string> {
  return size < WORTH_A_THREAD ? readAndHash(path) : hashInThread(path)
}

function hashInThread(path: string | Buffer): Promise<string> {
  const thread = new Worker(new URL('../dist/hash-thread.js', import.meta.url), { workerData: { path } })
  return new Promise((resolve, reject) => {
    thread.once('message', resolve)
    thread.once('error', reject)
    thread.once('exit', () => reject(new Error(`${path} could not be read by a thread.`)))
  })
}

/** Hashes of file contents. Each file is read once, until its size, mtime or inode changes. */
export class FileHashes {
  readonly #folder: string | undefined
  readonly #known = new Map<string, Hashed>()
  readonly #reading = new Map<string, Promise<string>>()

  /** @param folder shares the hashes of large files between processes */
  constructor(folder: string | undefined) {
    this.#folder = folder
  }

  /** @param stat of the file, taken just before */
  hashOf(path: string, stat: FileStat): Promise<string> {
    const stamp = `${stat.size}:${stat.mtimeMs}:${stat.ino}`
    const known = this.#known.get(path)
    if (known?.stamp === stamp) return Promise.resolve(known.hash)
    const key = `${stamp} ${path}`
    const reading = this.#reading.get(key) ?? this.#find(path, stat, stamp).finally(() => this.#reading.delete(key))
    this.#reading.set(key, reading)
    return reading
  }

  async #find(path: string, stat: FileStat, stamp: string): Promise<string> {
    const kept = stat.size < WORTH_A_FILE ? undefined : await this.#read(path)
    if (kept?.stamp === stamp) return this.#remember(path, kept)
    const hash = await hashOfFile(path, stat)
    if (Date.now() - stat.mtimeMs < SETTLED_MS) return hash
    if (stat.size >= WORTH_A_FILE) await this.#write(path, { stamp, hash })
    return this.#remember(path, { stamp, hash })
  }

  #remember(path: string, hashed: Hashed): string {
    this.#known.set(path, hashed)
    const oldest = this.#known.keys().next().value
    if (this.#known.size > MOST_KEPT && oldest !== undefined) this.#known.delete(oldest)
    return hashed.hash
  }

  async #read(path: string): Promise<Hashed | undefined> {
    if (this.#folder === undefined) return undefined
    try {
      return JSON.parse(await readFile(this.#fileOf(this.#folder, path), 'utf8')) as Hashed
    } catch {
      return undefined
    }
  }

  /** A failed write only costs another read of the file. */
  async #write(path: string, hashed: Hashed): Promise<void> {
    if (this.#folder === undefined) return
    const place = this.#fileOf(this.#folder, path)
    try {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 })
      await writeFile(`${place}.${process.pid}`, JSON.stringify(hashed))
      await rename(`${place}.${process.pid}`, place)
    } catch {}
  }

  #fileOf(folder: string, path: string): string {
    return join(folder, createHash('sha256').update(path).digest('hex').slice(0, 32))
  }
}
