import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const PREFIX = 'mlaf-launcher-'
const PRIVATE = 0o700

/** The folder of one launcher, with an empty subfolder for each try. */
export class Scratch {
  readonly #path: string
  readonly #free: string[] = []
  #made = 0

  constructor(launcher: string) {
    this.#path = pathOf(launcher)
    mkdirSync(this.#path, { mode: PRIVATE })
  }

  /** A path next to the folders of the tries. */
  get pipes(): string {
    return join(this.#path, 'pipes')
  }

  take(): string {
    const free = this.#free.pop()
    if (free !== undefined) return free
    const path = join(this.#path, String(++this.#made))
    mkdirSync(path, { mode: PRIVATE })
    return path
  }

  /** Reuses an untouched folder, which takes a tenth of the time of a new one; any other is removed. */
  free(path: string): void {
    if (isUntouched(path)) this.#free.push(path)
    else void rm(path, { recursive: true, force: true }).catch(() => {})
  }
}

/** Files that a command made undeletable stay behind, which is harmless. */
export function removeScratch(launcher: string): void {
  try {
    rmSync(pathOf(launcher), { recursive: true, force: true })
  } catch {}
}

/** Names of the launchers that have a folder on this host. */
export function scratchOwners(): string[] {
  const names = readdirSync(tmpdir()).filter((name) => name.startsWith(PREFIX))
  return names.map((name) => name.slice(PREFIX.length))
}

/** Whether a path is in the temporary folder of a launcher. */
export function isInScratch(path: string): boolean {
  return path.startsWith(join(tmpdir(), PREFIX))
}

function pathOf(launcher: string): string {
  return join(tmpdir(), `${PREFIX}${launcher}`)
}

function isUntouched(path: string): boolean {
  try {
    return (statSync(path).mode & 0o777) === PRIVATE && readdirSync(path).length === 0
  } catch {
    return false
  }
}
