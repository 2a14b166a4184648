import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { folderStamp } from './folder-stamp.ts'

/**
 * Remembers which files of a folder were imported successfully, so that short-lived processes do not probe unchanged files
 * again.
 */
export class ProbeMemory {
  readonly #path: string
  readonly #key: string

  private constructor(path: string, key: string) {
    this.#path = path
    this.#key = key
  }

  static async of(folder: string, cacheDir: string): Promise<ProbeMemory> {
    const name = createHash('sha256').update(folder).digest('hex').slice(0, 16)
    return new ProbeMemory(join(cacheDir, `probed-${name}.json`), `${process.version}\n${await folderStamp(folder)}`)
  }

  get soundFiles(): ReadonlySet<string> {
    return new Set(this.#kept.sound)
  }

  /** Files whose import has just timed out: each of them would cost every command the full timeout. */
  get slowFiles(): ReadonlySet<string> {
    const { slow, at } = this.#kept
    return new Set(Math.abs(Date.now() - at) < SLOW_FOR_MS ? slow : [])
  }

  /** If the write fails, the files are only probed again. */
  remember(sound: readonly string[], slow: readonly string[]): void {
    try {
      mkdirSync(join(this.#path, '..'), { recursive: true })
      const draft = `${this.#path}.${process.pid}`
      writeFileSync(draft, JSON.stringify({ key: this.#key, sound, slow, at: Date.now() }))
      renameSync(draft, this.#path)
    } catch {}
  }

  get #kept(): Kept {
    try {
      const kept = JSON.parse(readFileSync(this.#path, 'utf8')) as Kept & { readonly key: string }
      return kept.key === this.#key ? { ...NOTHING, ...kept } : NOTHING
    } catch {
      return NOTHING
    }
  }
}

interface Kept {
  readonly sound: readonly string[]
  readonly slow: readonly string[]
  /** Time of the write, in ms of the wall clock. */
  readonly at: number
}

const NOTHING: Kept = { sound: [], slow: [], at: 0 }
/** Short, because the cause may have been a busy host. */
const SLOW_FOR_MS = 60_000
