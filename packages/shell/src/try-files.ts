import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Exit, type LogPlace, MlAirflowError, messageOf, type TryFiles } from '@ml-airflow/core'
import { readEvidence } from './evidence.ts'
import { addToLog } from './try-log.ts'

/** Errors of its methods: MlAirflowError `unavailable` that names the path and what the file system said. */
export function openTryFiles(): TryFiles {
  return { exists: existsSync, prepareOutput, promoteOutput, discardOutput, addNote, readExit }
}

async function prepareOutput(staging: string): Promise<void> {
  await discardOutput(staging)
  await explained(`The folder of the output ${staging} could not be made`, mkdir(dirname(staging), { recursive: true }))
}

async function discardOutput(staging: string): Promise<void> {
  await explained(`The output ${staging} could not be removed`, rm(dirname(staging), { recursive: true, force: true }))
}

async function promoteOutput(staging: string, final: string): Promise<boolean> {
  if (!existsSync(staging)) return false
  await explained(`The output ${staging} could not be renamed to ${final}`, replace(staging, final))
  return true
}

/**
 * A rename replaces a file, but neither a folder that holds something nor one kind by the other. What is in the way goes into the
 * folder of the new output, which is removed in any case, so that a process that dies in between leaves nothing behind.
 */
async function replace(source: string, target: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true })
  try {
    await rename(source, target)
  } catch (error) {
    if (!isInTheWay(error)) throw error
    const aside = join(dirname(source), '.replaced')
    await moveAside(target, aside)
    await rename(source, target)
    await rm(aside, { recursive: true, force: true })
  }
}

/** A folder from a lower layer of an overlay (EXDEV) cannot be renamed, but removed. */
async function moveAside(target: string, aside: string): Promise<void> {
  await rm(aside, { recursive: true, force: true })
  try {
    await rename(target, aside)
  } catch (error) {
    if (codeOf(error) !== 'EXDEV') throw error
    await rm(target, { recursive: true, force: true })
  }
}

function isInTheWay(error: unknown): boolean {
  return ['ENOTEMPTY', 'EEXIST', 'EISDIR', 'ENOTDIR'].includes(codeOf(error))
}

async function addNote({ logPath }: Pick<LogPlace, 'logPath'>, sentence: string): Promise<void> {
  try {
    addToLog(logPath, sentence)
  } catch (error) {
    throw unavailable(`The log ${logPath} could not be written`, error)
  }
}

async function readExit({ logPath }: Pick<LogPlace, 'logPath'>, work: string): Promise<Exit | undefined> {
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
