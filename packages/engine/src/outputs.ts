import { basename, dirname, join } from 'node:path'
import type { Claim, Exit, LostTry, TryFiles } from '@ml-airflow/core'
import { type Trying, workOf } from './context.ts'

/** Where the output of a try goes in the end, and where its command writes it until then. */
export interface OutputPlace {
  readonly final: string
  readonly staging: string
}

/** How a try ended, and where its output lies. */
export interface TryExit extends Exit {
  readonly outputPath: string | undefined
}

/** The output of a record, at a place that carries its claim until it is known to be good. */
export function outputPlace(
  final: string | undefined,
  { table, recordId }: Claim,
  epoch: number,
): OutputPlace | undefined {
  if (final === undefined) return undefined
  const name = basename(final)
  return { final, staging: join(dirname(final), `.${name}.${table}-${recordId}.try-${epoch}`, name) }
}

/** What tries leave behind in files: outputs, and evidence of how they ended. */
export class Outputs {
  readonly #files: TryFiles

  constructor(files: TryFiles) {
    this.#files = files
  }

  /** A task that somebody declares done: an output that is there is its output, and where there is none it has none. */
  marked(by: string, output: OutputPlace | undefined): TryExit {
    const outputPath = output !== undefined && this.#files.exists(output.final) ? output.final : undefined
    const sentence = `Marked as success by ${by}; nothing was run.`
    return { outcome: 'success', exitCode: undefined, signal: undefined, sentence, outputPath }
  }

  prepare({ staging }: OutputPlace): Promise<void> {
    return this.#files.prepareOutput(staging)
  }

  /**
   * A try whose worker died between the exit and the record need not be repeated: its launcher left evidence, and its output
   * becomes this try's. The last evidence holds, however many workers have died since. Undefined: there is nothing to go on from.
   */
  async harvest(trying: Trying, output: OutputPlace | undefined): Promise<Exit | undefined> {
    let harvested: Exit | undefined
    let isKnown = false
    for (const lost of trying.lost) {
      const exit: Exit | undefined =
        lost.counts && !isKnown ? await this.#files.readExit(lost, workOf(trying)) : undefined
      isKnown ||= exit !== undefined
      const taken = await this.#takeFrom(lost, trying, output, exit)
      harvested ??= taken
    }
    return harvested
  }

  /** @returns the exit, where it was a success and the output of that try is this one's now */
  async #takeFrom(
    lost: LostTry,
    { claim }: Trying,
    output: OutputPlace | undefined,
    exit: Exit | undefined,
  ): Promise<Exit | undefined> {
    const earlier = outputPlace(output?.final, claim, lost.epoch)
    if (earlier === undefined || output === undefined) return exit?.outcome === 'success' ? exit : undefined
    const taken = exit?.outcome === 'success' && (await this.#takeOver(earlier, output))
    await this.#files.discardOutput(earlier.staging)
    return taken ? exit : undefined
  }

  /** Gives the output its final name. A command that ended well must have written one. */
  async promote({ staging, final }: OutputPlace, exit: Exit): Promise<Exit> {
    if (!(await this.#files.promoteOutput(staging, final))) {
      const sentence = `The command ended well but wrote no output to MLAF_OUTPUT_PATH (${staging}).`
      return { ...exit, outcome: 'failed', sentence }
    }
    await this.#files.discardOutput(staging)
    return exit
  }

  /** What a lost try wrote may still be harvested; what any other one wrote is of no use. */
  async discardUnlessLost(output: OutputPlace | undefined, { outcome }: Exit): Promise<void> {
    if (output !== undefined && outcome !== 'lost') await this.#files.discardOutput(output.staging)
  }

  /** The staging folder goes after its output has got the final name: where it is still there, there may never have been one. */
  async #takeOver(earlier: OutputPlace, output: OutputPlace): Promise<boolean> {
    await this.#files.prepareOutput(output.staging)
    if (await this.#files.promoteOutput(earlier.staging, output.staging)) return true
    if (this.#files.exists(dirname(earlier.staging))) return false
    return this.#files.promoteOutput(output.final, output.staging)
  }
}
