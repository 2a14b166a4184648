import { createHash } from 'node:crypto'
import { basename, dirname, join } from 'node:path'
import {
  type Claim,
  type Exit,
  emptiness,
  isSameContent,
  type LogLocation,
  type LostTry,
  type Manifest,
  MlAirflowError,
  type RecordLocation,
  type Store,
  type TryFiles,
} from '@ml-airflow/core'
import { type Trying, workOf } from './context.ts'

/** Final path of a try's output, and the staging path to which its command writes. */
export interface OutputPaths {
  readonly final: string
  readonly staging: string
}

/** The end of a command, of this try or a lost one, with its output. */
export interface Harvest {
  readonly exit: Exit
  readonly output: OutputPaths | undefined
  /** Current path of the output. */
  readonly path: string | undefined
}

/** A lost try with the end of its command. */
interface FoundExit {
  readonly lost: LostTry
  readonly exit: Exit
}

/** The end of a try, with the path of its output. */
export interface TryExit extends Exit {
  readonly outputPath: string | undefined
  readonly manifest?: Manifest | undefined
  /** Whether the output equals the one that it replaces, byte for byte. */
  readonly isSameResult?: boolean
}

/** The output of a record, staged at a path with its claim until it is known to be good. */
export function outputPaths(
  final: string | undefined,
  { table, recordId }: Claim,
  epoch: number,
): OutputPaths | undefined {
  if (final === undefined) return undefined
  const name = basename(final)
  const claimed = `${table}-${recordId}.try-${epoch}`
  const folder = `.${name}.${claimed}`
  const short = Buffer.byteLength(folder) <= LONGEST_NAME ? folder : `.${digestOf(name)}.${claimed}`
  return { final, staging: join(dirname(final), short, name) }
}

/** Why an output must not replace that of another record. */
export function sharedPathSentence(path: string, { table, recordId }: RecordLocation): string {
  return `The output path ${path} belongs to record ${recordId} of '${table}', which was made for other parameters or by another task: let outputPathProvider give each record a separate path, for example by record.id.`
}

/** In bytes; the limit of all common file systems. */
const LONGEST_NAME = 255

function digestOf(name: string): string {
  return createHash('sha256').update(name).digest('hex').slice(0, 16)
}

/** The files that tries leave: outputs and exit evidence. */
export class Outputs {
  readonly #files: TryFiles
  readonly #records: Pick<Store['records'], 'reservePath' | 'manifestOf'>

  constructor(files: TryFiles, records: Pick<Store['records'], 'reservePath' | 'manifestOf'>) {
    this.#files = files
    this.#records = records
  }

  /**
   * For a task that a user declares done. Its declared output must exist, because downstream tasks read it.
   * @throws MlAirflowError `conflict` if the output of another record is there
   */
  async marked(by: string, output: OutputPaths | undefined, record: RecordLocation): Promise<TryExit> {
    const end = { exitCode: undefined, signal: undefined }
    if (output !== undefined && !this.#files.exists(output.final)) {
      const sentence = `It cannot be marked as success by ${by}: its output ${output.final} is not there.`
      return { ...end, outcome: 'failed', sentence, outputPath: undefined }
    }
    if (output !== undefined) await this.#reserve(output.final, record)
    const sentence = `Marked as success by ${by}; nothing was run.`
    const manifest = output && (await this.#files.describeOutput(output.final, 'small'))
    return { ...end, outcome: 'success', sentence, outputPath: output?.final, manifest }
  }

  /** Adds a fact to the log of a try that its launcher does not know. */
  addNote(location: LogLocation, sentence: string): Promise<void> {
    return this.#files.addNote(location, sentence)
  }

  prepare({ staging }: OutputPaths): Promise<void> {
    return this.#files.prepareOutput(staging)
  }

  /**
   * A try whose worker died between the exit and the record need not be repeated: its launcher left evidence, and its output
   * stays in place until this try promotes it. The last evidence counts, however many workers have died since. Undefined:
   * nothing can be reused.
   */
  async harvest(trying: Trying, output: OutputPaths | undefined): Promise<Harvest | undefined> {
    const found = await this.#lastEvidence(trying)
    const harvest = found && (await this.#leftBy(found, trying, output))
    for (const lost of trying.lost) {
      const earlier = outputPaths(output?.final, trying.claim, lost.epoch)
      if (earlier !== undefined && earlier.staging !== harvest?.output?.staging) await this.discard(earlier)
    }
    return harvest
  }

  async #lastEvidence(trying: Trying): Promise<FoundExit | undefined> {
    for (const lost of trying.lost.filter(({ counts }) => counts)) {
      const exit = await this.#files.readExit(lost, workOf(trying))
      if (exit !== undefined) return { lost, exit }
    }
    return undefined
  }

  /** An output that its launcher saw and that is no longer at its staging path has been renamed: nothing else removes it. */
  async #leftBy(
    { lost, exit }: FoundExit,
    trying: Trying,
    output: OutputPaths | undefined,
  ): Promise<Harvest | undefined> {
    if (exit.outcome !== 'success') return undefined
    const paths = outputPaths(output?.final, trying.claim, lost.epoch)
    if (paths === undefined) return { exit, output: undefined, path: undefined }
    if (this.#files.exists(paths.staging)) return { exit, output: paths, path: paths.staging }
    const isRenamed = exit.wroteOutput && this.#files.exists(paths.final) && !(await this.#isReplaced(lost, trying))
    return isRenamed ? { exit, output: paths, path: paths.final } : undefined
  }

  /** Whether a later lost try, possibly of other work, wrote an output: that one may have the final name by now. */
  async #isReplaced(lost: LostTry, trying: Trying): Promise<boolean> {
    const later = trying.lost.slice(0, trying.lost.indexOf(lost))
    const exits = await Promise.all(later.map((one) => this.#files.readExit(one, undefined)))
    return exits.some((exit) => exit?.wroteOutput)
  }

  /**
   * Renames the output to its final name, unless it has it already. A successful command must have written one.
   * @throws MlAirflowError `conflict` if the output of another record is there
   */
  async promote(
    { output: { staging, final }, path, exit }: Harvest & { output: OutputPaths },
    record: RecordLocation,
    reading: 'all' | 'small',
  ): Promise<TryExit> {
    await this.#reserve(final, record)
    if (path !== final && !(await this.#files.promoteOutput(staging, final))) {
      const sentence = `The command ended well but wrote no output to MLAF_OUTPUT_PATH (${staging}).`
      return { ...exit, outcome: 'failed', sentence, outputPath: undefined }
    }
    const manifest = await this.#files.describeOutput(final, reading)
    const how = emptiness(manifest)
    const note = how === undefined ? '' : ` Its output ${how}.`
    return { ...exit, sentence: exit.sentence + note, outputPath: final, manifest }
  }

  /** Both must have been read in full. */
  async isSameAsBefore(record: RecordLocation, manifest: Manifest | undefined): Promise<boolean> {
    return isSameContent(await this.#records.manifestOf(record), manifest)
  }

  async #reserve(final: string, record: RecordLocation): Promise<void> {
    const other = await this.#records.reservePath(final, record)
    if (other !== undefined) throw new MlAirflowError('conflict', sharedPathSentence(final, other))
  }

  discard({ staging }: OutputPaths): Promise<void> {
    return this.#files.discardOutput(staging)
  }

  /** The output of a lost try may still be reused; that of any other failed try is useless. */
  async discardUnlessLost(output: OutputPaths | undefined, { outcome }: Exit): Promise<void> {
    if (output !== undefined && outcome !== 'lost') await this.discard(output)
  }
}
