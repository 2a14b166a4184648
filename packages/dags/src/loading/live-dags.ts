import { type Dag, type DagRegistry, messageOf } from '@ml-airflow/core'
import { type DagUpload, putInPlace } from './deploy.ts'
import { folderStamp } from './folder-stamp.ts'
import { IMPORT_TIMEOUT_MS, type LoadOptions, loadDags } from './load-dags.ts'
import { tookTooLong } from './probe.ts'

/** A file whose import took too long is tried again after this time, even unchanged. Everything waits for that. */
const AGAIN_MS = 600_000
const LOOK_MS = 2_000

export interface LiveDagsOptions extends LoadOptions {
  /**
   * What DAGs need before anybody may know them, such as their tables. Where it throws, the DAGs stay as they were.
   * A process that finds what others have prepared leaves it out.
   */
  readonly prepare?: (registry: DagRegistry) => Promise<void>
  /** Whether that is also done for files that others have put there, not only when somebody asks. Default: it is. */
  readonly preparesWhatItFinds?: boolean
  /** Default: ten minutes. */
  readonly againMs?: number
}

export interface WatchOptions {
  /** Called at once, and after each reload. */
  readonly onLoad: () => void
  /** Called with what keeps the files from being loaded again. */
  readonly onTrouble: (error: unknown) => void
  /** Default: 2,000. */
  readonly everyMs?: number
}

/** The DAGs of a process that goes on while their files change. */
export class LiveDags {
  /** Always the same, with other DAGs after a reload. */
  readonly registry: DagRegistry
  readonly folder: string | undefined
  readonly #timeoutMs: number
  readonly #againMs: number
  readonly #cacheDir: string | undefined
  readonly #preparesWhatItFinds: boolean
  readonly #prepare: (registry: DagRegistry) => Promise<void>
  #stamp: string
  #loadedAt = performance.now()
  #last: Promise<unknown> = Promise.resolve()
  #looking: Promise<boolean> | undefined

  private constructor(registry: DagRegistry, stamp: string, options: LiveDagsOptions) {
    const { folder, timeoutMs, againMs, cacheDir, prepare, preparesWhatItFinds = true } = options
    this.#preparesWhatItFinds = preparesWhatItFinds
    this.#cacheDir = cacheDir
    this.registry = registry
    this.folder = folder
    this.#stamp = stamp
    this.#timeoutMs = timeoutMs ?? IMPORT_TIMEOUT_MS
    this.#againMs = againMs ?? AGAIN_MS
    this.#prepare = prepare ?? (async () => {})
  }

  /** Loads the DAGs for the first time, and prepares nothing. */
  static async load(options: LiveDagsOptions): Promise<LiveDags> {
    const stamp = await stampOf(options.folder)
    return new LiveDags(await loadDags(options), stamp, options)
  }

  /** Loads all files anew. */
  reload(): Promise<void> {
    return this.#inTurn(() => this.#reload())
  }

  /** The same where a file has changed; whether one has. Those who ask at once get one look. */
  reloadIfChanged(): Promise<boolean> {
    this.#looking ??= this.#inTurn(() => this.#look()).finally(() => {
      this.#looking = undefined
    })
    return this.#looking
  }

  /** Looks at the files from now on, for a process that nobody tells when they change. */
  watch({ onLoad, onTrouble, everyMs = LOOK_MS }: WatchOptions): { close(): void } {
    onLoad()
    let told = ''
    const look = async (): Promise<void> => {
      try {
        if (await this.reloadIfChanged()) onLoad()
        told = ''
      } catch (error) {
        // It is tried again with each look, and said once.
        if (messageOf(error) !== told) onTrouble(error)
        told = messageOf(error)
      }
    }
    const timer = setInterval(() => void look(), everyMs)
    return { close: () => clearInterval(timer) }
  }

  /**
   * Puts a file into the folder once it is known that it loads, and loads it.
   * @returns the DAGs it defines
   * @throws MlAirflowError `bad_argument`, and then nothing has changed
   */
  deploy(upload: DagUpload): Promise<readonly Dag[]> {
    return this.#inTurn(async () => {
      const ids = await putInPlace(upload, {
        folder: this.folder,
        timeoutMs: this.#timeoutMs,
        known: this.registry,
        prepare: this.#prepare,
      })
      await this.#reload()
      return ids.map((id) => this.registry.get(id))
    })
  }

  async #look(): Promise<boolean> {
    if (this.folder === undefined) return false
    if (!this.#isToBeTriedAgain() && (await stampOf(this.folder)) === this.#stamp) return false
    await this.#reload(this.#preparesWhatItFinds)
    return true
  }

  /** Where a host was busy for a while, a good file must not count as broken until somebody edits it. */
  #isToBeTriedAgain(): boolean {
    const slow = tookTooLong(this.#timeoutMs)
    const isSlow = this.registry.failures.some(({ sentence }) => sentence === slow)
    return isSlow && performance.now() - this.#loadedAt >= this.#againMs
  }

  /** The stamp is taken first: what changes while the files are read is seen by the next look. */
  async #reload(prepares = true): Promise<void> {
    const stamp = await stampOf(this.folder)
    const options = { folder: this.folder, timeoutMs: this.#timeoutMs, cacheDir: this.#cacheDir }
    const loaded = await loadDags(options)
    if (prepares) await this.#prepare(loaded)
    this.registry.adopt(loaded)
    this.#stamp = stamp
    this.#loadedAt = performance.now()
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work, work)
    this.#last = done.catch(() => undefined)
    return done
  }
}

async function stampOf(folder: string | undefined): Promise<string> {
  return folder === undefined ? '' : folderStamp(folder)
}
