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
    try {
      const { key, sound } = JSON.parse(readFileSync(this.#path, 'utf8')) as { key: string; sound: string[] }
      return new Set(key === this.#key ? sound : [])
    } catch {
      return new Set()
    }
  }

  /** Where it cannot be written, the files are tried again. */
  remember(sound: readonly string[]): void {
    try {
      mkdirSync(join(this.#path, '..'), { recursive: true })
      const draft = `${this.#path}.${process.pid}`
      writeFileSync(draft, JSON.stringify({ key: this.#key, sound }))
      renameSync(draft, this.#path)
    } catch {}
  }
}
