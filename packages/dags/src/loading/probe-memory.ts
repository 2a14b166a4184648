import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { folderStamp } from './folder-stamp.ts'

/** Which files of a folder were imported well, for processes that end soon: none of them need be tried twice while nothing changes. */
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

  /** Files whose import did not end in time, a moment ago: one such file would cost every command the whole time. */
  get slowFiles(): ReadonlySet<string> {
    const { slow, at } = this.#kept
    return new Set(Math.abs(Date.now() - at) < SLOW_FOR_MS ? slow : [])
  }

  /** Where it cannot be written, the files are tried again. */
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
  /** When it was written, in ms of the wall clock. */
  readonly at: number
}

const NOTHING: Kept = { sound: [], slow: [], at: 0 }
/** The host may have been busy, so that such a file is tried again soon. */
const SLOW_FOR_MS = 60_000
