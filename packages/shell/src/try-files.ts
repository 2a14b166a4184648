import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { lstat, mkdir, readlink } from 'node:fs/promises'
import { dirname, isAbsolute, join, sep } from 'node:path'
import { type Exit, type LogLocation, MlAirflowError, messageOf, type TryFiles } from '@ml-airflow/core'
import { readEvidence } from './evidence.ts'
import { FileHashes } from './file-hashes.ts'
import { fingerprintInputs } from './inputs.ts'
import { describeOutput, inspectOutput } from './manifests.ts'
import { readList } from './outputs/sample-lists.ts'
import { removeAll, renameAny } from './read-only-folders.ts'
import { isInScratch } from './scratch.ts'
import { addToLog } from './try-log.ts'

export interface TryFilesOptions {
  /** Cache of the hashes of large input files, which are then read only once. Default: no cache. */
  readonly hashFolder?: string
}

/** Its methods throw MlAirflowError `unavailable`, with the path and the reason of the file system. */
export function openTryFiles({ hashFolder }: TryFilesOptions = {}): TryFiles {
  const hashes = new FileHashes(hashFolder)
  return {
    exists: existsSync,
    describeOutput,
    inspectOutput,
    fingerprint: (folder, inputs) => fingerprintInputs(folder, inputs, hashes),
    prepareOutput,
    promoteOutput,
    discardOutput,
    removeOutput,
    addNote,
    readExit,
    readList,
  }
}

async function prepareOutput(staging: string): Promise<void> {
  await discardOutput(staging)
  await explained(`The folder of the output ${staging} could not be made`, mkdir(dirname(staging), { recursive: true }))
}

async function discardOutput(staging: string): Promise<void> {
  await explained(`The output ${staging} could not be removed`, removeAll(dirname(staging)))
}

/** Renamed first, so that a removal that takes long never touches a new output at the same path. */
async function removeOutput(final: string): Promise<void> {
  const aside = join(dirname(final), `.removed-${createHash('sha256').update(final).digest('hex').slice(0, 16)}`)
  const remove = async () => {
    await moveAside(final, aside)
    await removeAll(aside)
  }
  await explained(`The temporary output ${final} could not be removed`, existsSync(final) ? remove() : removeAll(aside))
}

async function promoteOutput(staging: string, final: string): Promise<boolean> {
  await refuseFleetingLink(staging)
  if (!existsSync(staging)) return false
  await explained(`The output ${staging} could not be renamed to ${final}`, replace(staging, final))
  return true
}

/** A link whose target vanishes with the try would leave a finished output that every later run finds missing. */
async function refuseFleetingLink(staging: string): Promise<void> {
  const stat = await lstat(staging).catch(() => undefined)
  if (!stat?.isSymbolicLink()) return
  const target = await readlink(staging)
  const isLasting =
    isAbsolute(target) && existsSync(target) && !isInScratch(target) && !isBelow(dirname(staging), target)
  if (isLasting) return
  throw new MlAirflowError(
    'bad_argument',
    `The output ${staging} is a link to ${target}, which is gone once the try is over: write the output itself to MLAF_OUTPUT_PATH, or link an absolute path that lasts.`,
  )
}

function isBelow(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder + sep)
}

/**
 * A rename replaces a file, but not a non-empty folder or a path of another kind. The old output is moved into the staging
 * folder of the new one, which is always removed, so that a crash in between leaves nothing behind.
 */
async function replace(source: string, target: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true })
  try {
    await renameAny(source, target)
  } catch (error) {
    if (!isInTheWay(error)) throw error
    const aside = join(dirname(source), '.replaced')
    await moveAside(target, aside)
    await renameAny(source, target)
    await removeAll(aside)
  }
}

/** A folder from a lower layer of an overlay (EXDEV) can be removed but not renamed. */
async function moveAside(target: string, aside: string): Promise<void> {
  await removeAll(aside)
  try {
    await renameAny(target, aside)
  } catch (error) {
    if (codeOf(error) !== 'EXDEV') throw error
    await removeAll(target)
  }
}

function isInTheWay(error: unknown): boolean {
  return ['ENOTEMPTY', 'EEXIST', 'EISDIR', 'ENOTDIR'].includes(codeOf(error))
}

async function addNote({ logPath }: Pick<LogLocation, 'logPath'>, sentence: string): Promise<void> {
  try {
    addToLog(logPath, sentence)
  } catch (error) {
    throw unavailable(`The log ${logPath} could not be written`, error)
  }
}

async function readExit(
  { logPath }: Pick<LogLocation, 'logPath'>,
  work: string | undefined,
): Promise<Exit | undefined> {
  try {
    return await readEvidence(logPath, work)
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error))) return undefined
    throw unavailable(`The evidence of the exit of ${logPath} could not be read`, error)
  }
}

async function explained(sentence: string, work: Promise<unknown>): Promise<void> {
  try {
    await work
  } catch (error) {
    throw unavailable(sentence, error)
  }
}

function unavailable(sentence: string, cause: unknown): MlAirflowError {
  return new MlAirflowError('unavailable', `${sentence}: ${messageOf(cause)}.`, { cause })
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? ''
}
