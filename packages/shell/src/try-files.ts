import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type Exit, type LogPlace, MlAirflowError, messageOf, type TryFiles } from '@ml-airflow/core'
import { readEvidence } from './evidence.ts'

/** Errors of its methods: MlAirflowError `unavailable` that names the path and what the file system said. */
export function openTryFiles(): TryFiles {
  return { exists: existsSync, prepareOutput, promoteOutput, discardOutput, readExit }
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

/** A rename replaces a file, but neither a folder that holds something nor one kind by the other. */
async function replace(source: string, target: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true })
  try {
    await rename(source, target)
  } catch (error) {
    if (!isInTheWay(error)) throw error
    const aside = `${target}.${randomUUID()}.replaced`
    await rename(target, aside)
    await rename(source, target)
    await rm(aside, { recursive: true, force: true })
  }
}

function isInTheWay(error: unknown): boolean {
  return ['ENOTEMPTY', 'EEXIST', 'EISDIR', 'ENOTDIR'].includes(codeOf(error))
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
