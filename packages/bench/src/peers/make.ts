import { execFile } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { promisify } from 'node:util'
import type { Shape } from '../harness/shapes.ts'

const run = promisify(execFile)

/** GNU make -j2 on targets that each run `bash -c true`. */
export class Make {
  readonly #file: string
  readonly #folder: string

  constructor(folder: string, targets: Shape) {
    this.#folder = mkdtempSync(join(folder, 'make-'))
    this.#file = join(this.#folder, 'Makefile')
    writeFileSync(this.#file, makefile(targets))
  }

  /** @returns milliseconds for all targets */
  async run(): Promise<number> {
    const start = performance.now()
    await run('make', ['-s', '-j2', '-f', this.#file, '-C', this.#folder, 'all'])
    return performance.now() - start
  }
}

function makefile(targets: Shape): string {
  const all = [...targets.keys()].join(' ')
  const rules = [...targets].map(([target, after]) => `${target}: ${after.join(' ')}\n\tbash -c true\n`)
  return `.PHONY: all ${all}\nall: ${all}\n${rules.join('')}`
}
