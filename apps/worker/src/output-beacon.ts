import { createHash } from 'node:crypto'
import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type KnownWorker, messageOf, type WorkerProcess, type WorkerStore } from '@ml-airflow/core'
import type { Observer } from '@ml-airflow/engine'

/** Folder below OUTPUT_DIR. */
const FOLDER = '.ml-airflow-workers'

/** A starting worker writes its file before it is listed, so only old files are swept. */
const KEPT_MS = 24 * 3600 * 1000

export interface OutputBeaconParts {
  readonly outputDir: string
  readonly worker: WorkerProcess
  readonly store: { readonly workers: Pick<WorkerStore, 'list'> }
  readonly observer: Observer
}

/**
 * Detects whether the workers share their output folder. Each writes a file there before it is listed among the workers, and
 * checks for the others' files afterwards: of two workers that start concurrently, at least one finds the other.
 */
export class OutputBeacon {
  readonly #parts: OutputBeaconParts
  readonly #folder: string
  #isPlaced = false

  constructor(parts: OutputBeaconParts) {
    this.#parts = parts
    this.#folder = join(parts.outputDir, FOLDER)
  }

  /** Call before the worker is listed. */
  async place(): Promise<void> {
    await this.#attempt(async () => {
      await mkdir(this.#folder, { recursive: true })
      await writeFile(join(this.#folder, nameOf(this.#parts.worker.id)), `${this.#parts.worker.id}\n`)
      this.#isPlaced = true
    })
  }

  /** Call after the worker is listed. */
  async checkShared(): Promise<void> {
    if (!this.#isPlaced) return
    await this.#attempt(async () => {
      const workers = await this.#parts.store.workers.list()
      this.#warn(await this.#apart(workers))
      await this.#sweep(workers)
    })
  }

  async #attempt(step: () => Promise<void>): Promise<void> {
    try {
      await step()
    } catch (error) {
      const sentence = `The check whether the workers share OUTPUT_DIR failed: ${messageOf(error)}`
      this.#parts.observer.trouble(sentence, error)
    }
  }

  async #apart(workers: readonly KnownWorker[]): Promise<readonly KnownWorker[]> {
    const there = new Set(await readdir(this.#folder))
    return workers.filter(({ id, alive, version }) => {
      // Other versions may not write such files.
      return alive && version === this.#parts.worker.version && !there.has(nameOf(id))
    })
  }

  #warn(apart: readonly KnownWorker[]): void {
    if (apart.length === 0) return
    const { outputDir, observer } = this.#parts
    const others = apart.map(({ id, host }) => `${id} on ${host}`).join(', ')
    observer.trouble(
      `OUTPUT_DIR is not shared: the folder ${outputDir} of this worker has no file of ${others}. Tasks do not find outputs that lie in another folder, so they fail or run again. Mount one folder on all machines. (Was this folder emptied while workers ran? Restart them.)`,
      undefined,
    )
  }

  /** Removes the old files of workers that are no longer listed. */
  async #sweep(workers: readonly KnownWorker[]): Promise<void> {
    const known = new Set(workers.map(({ id }) => nameOf(id)))
    const others = (await readdir(this.#folder))
      .filter((name) => !known.has(name))
      .map((name) => join(this.#folder, name))
    for (const file of others) {
      // Another worker may sweep concurrently.
      const placed = await stat(file).catch(() => undefined)
      if (placed !== undefined && Date.now() - placed.mtimeMs > KEPT_MS) await rm(file, { force: true })
    }
  }
}

function nameOf(worker: string): string {
  return createHash('sha256').update(worker).digest('hex').slice(0, 32)
}
