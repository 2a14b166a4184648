import { type ChildProcess, spawn } from 'node:child_process'
import { EventEmitter, once } from 'node:events'

export interface ProcessEnd {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface ProcessOptions {
  readonly env: NodeJS.ProcessEnv
  readonly cwd: string
}

const PATIENCE_MS = 50_000

/**
 * Options of V8 that cost a worker a quarter less at its start. The first two are those that the apps set themselves, too late
 * for Node's cache of compiled code; the others let it collect garbage less often while modules are loaded.
 */
export const QUICK_START = [
  '--semi-space-growth-factor=1',
  '--optimize-for-size',
  '--min-semi-space-size=16',
  '--initial-heap-size=128',
] as const

/** Where Node finds the compiled code of earlier starts. */
export function compiledCode(): Readonly<Record<string, string>> {
  const { NODE_COMPILE_CACHE } = process.env
  return NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE }
}

/** A program in a separate process, with its output so far. */
export class TestProcess {
  readonly child: ChildProcess
  readonly ended: Promise<ProcessEnd>
  stdout = ''
  stderr = ''
  readonly #changes = new EventEmitter()
  #isOver = false

  /** Starts a Node program. Its environment is `env` alone. */
  static node(args: readonly string[], options: ProcessOptions): TestProcess {
    return new TestProcess(spawn(process.execPath, args, options))
  }

  constructor(child: ChildProcess) {
    this.child = child
    for (const stream of ['stdout', 'stderr'] as const) this.#collect(stream)
    this.ended = once(child, 'close').then(([code]) => this.#end(code))
  }

  get pid(): number {
    return this.child.pid ?? 0
  }

  /** Everything that it has printed. */
  get said(): string {
    return this.stdout + this.stderr
  }

  /** Waits until an app logs that it is ready. @returns the address of an API */
  async ready(): Promise<string> {
    await this.says(/"ready":true/)
    return /"address":"([^"]+)"/.exec(this.stdout)?.[1] ?? ''
  }

  /** Waits for a match on stdout. @throws if the process ends first */
  says(pattern: RegExp): Promise<void> {
    return this.#shows('stdout', pattern)
  }

  /** Waits for a match on stderr. @throws if the process ends first */
  complains(pattern: RegExp): Promise<void> {
    return this.#shows('stderr', pattern)
  }

  async #shows(stream: 'stdout' | 'stderr', pattern: RegExp): Promise<void> {
    const signal = AbortSignal.timeout(PATIENCE_MS)
    while (!pattern.test(this[stream])) {
      if (this.#isOver || signal.aborted) throw new Error(`It did not say ${pattern}, but:\n${this.said}`)
      await once(this.#changes, 'change', { signal }).catch(() => undefined)
    }
  }

  #collect(stream: 'stdout' | 'stderr'): void {
    this.child[stream]?.setEncoding('utf8').on('data', (text: string) => {
      this[stream] += text
      this.#changes.emit('change')
    })
  }

  #end(code: number | null): ProcessEnd {
    this.#isOver = true
    this.#changes.emit('change')
    return { code, stdout: this.stdout, stderr: this.stderr }
  }
}
