import { createHash } from 'node:crypto'
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type KnownWorker, messageOf, type Store, type WorkerProcess } from '@ml-airflow/core'
import type { Observer } from '@ml-airflow/engine'

/** Below OUTPUT_DIR. */
const FOLDER = '.ml-airflow-workers'

export interface OutputBeaconParts {
  readonly outputDir: string
  readonly worker: WorkerProcess
  readonly store: Pick<Store, 'workers'>
  readonly observer: Observer
  readonly leaseMs: number
}

/**
 * Finds out whether the workers share their folder of outputs. Each puts a file there before it is listed among the workers;
 * one that is listed and has no file writes to another folder.
 */
export class OutputBeacon {
  readonly #parts: OutputBeaconParts
  readonly #folder: string
  #looking: Promise<void> = Promise.resolve()

  constructor(parts: OutputBeaconParts) {
    this.#parts = parts
    this.#folder = join(parts.outputDir, FOLDER)
  }

  start(): void {
    this.#looking = this.#look().catch((error) =>
      this.#parts.observer.trouble(
        `Whether the workers share OUTPUT_DIR could not be found out: ${messageOf(error)}`,
        error,
      ),
    )
  }

  /** Its file stays, for as long as the worker may still be listed: a later one sweeps it. */
  stop(): Promise<void> {
    return this.#looking
  }

  async #look(): Promise<void> {
    const { store, worker, leaseMs } = this.#parts
    await mkdir(this.#folder, { recursive: true })
    await writeFile(this.#file(worker.id), `${worker.id}\n`)
    // Listed only now: of two workers that start at once, at least one finds the other.
    await store.workers.beat(worker, 0, leaseMs)
    const workers = await store.workers.list()
    await this.#sweep(workers)
    this.#warn(await this.#apart(workers))
  }

  /** Removes the files of workers that are no longer listed. */
  async #sweep(workers: readonly KnownWorker[]): Promise<void> {
    const known = new Set(workers.map(({ id }) => nameOf(id)))
    const forgotten = (await readdir(this.#folder)).filter((name) => !known.has(name))
    await Promise.all(forgotten.map((name) => rm(join(this.#folder, name), { force: true })))
  }

  async #apart(workers: readonly KnownWorker[]): Promise<readonly KnownWorker[]> {
    const there = new Set(await readdir(this.#folder))
    return workers.filter(({ id, alive, version }) => {
      // Other versions may keep no such file.
      return alive && version === this.#parts.worker.version && !there.has(nameOf(id))
    })
  }

  #warn(apart: readonly KnownWorker[]): void {
    if (apart.length === 0) return
    const { outputDir, observer } = this.#parts
    const others = apart.map(({ id, host }) => `${id} on ${host}`).join(', ')
    observer.trouble(
      `OUTPUT_DIR is not shared: ${others} writes outputs to another folder than ${outputDir} of this worker. Tasks will not find what was made there, and run again or fail. Mount one folder on all machines.`,
      undefined,
    )
  }

  #file(worker: string): string {
    return join(this.#folder, nameOf(worker))
  }
}

function nameOf(worker: string): string {
  return createHash('sha256').update(worker).digest('hex').slice(0, 32)
}
