import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { copyFile, link, realpath, rename, rm } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { type DagFailure, type DagRegistry, MlAirflowError, messageOf } from '@ml-airflow/core'
import { DAG_FILES, isDagFile } from './dag-file.ts'
import { findDags, type StandIn } from './dag-folder.ts'
import { registryOf } from './load-dags.ts'

/** A file to be added to the DAGs. */
export interface DagUpload {
  /** Name given by the sender. Of a path, only the last part is used. */
  readonly name: string
  /** Current path of the file. */
  readonly path: string
  /** Whether to replace a file of the same name. */
  readonly force: boolean
}

interface DagsSetup {
  readonly folder: string | undefined
  readonly timeoutMs: number
  readonly known: DagRegistry
  readonly prepare: (registry: DagRegistry) => Promise<void>
}

const NAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$/

/**
 * Adds a file to the DAG folder, or changes nothing. Until the file has loaded, its DAGs are compatible with the others and
 * their tables exist, it is stored next to its target under an ignored name, so that its relative imports resolve.
 * @returns the ids of its DAGs
 * @throws MlAirflowError `bad_argument`
 */
export async function putInPlace({ name, path, force }: DagUpload, setup: DagsSetup): Promise<readonly string[]> {
  const root = await rootOf(setup.folder)
  const target = join(root, plainName(name))
  if (!force && existsSync(target)) throw exists(target)
  const standIn = { path: join(root, `.${randomUUID()}.${plainName(name)}`), for: target }
  try {
    await copyInto(root, path, standIn.path)
    const ids = await checked(root, standIn, setup)
    await (force ? rename(standIn.path, target) : addNew(standIn.path, target))
    return ids
  } finally {
    await rm(standIn.path, { force: true })
  }
}

async function rootOf(folder: string | undefined): Promise<string> {
  if (folder === undefined)
    throw new MlAirflowError(
      'bad_argument',
      'There is no DAG folder: create the folder dags in the home (ML_AIRFLOW_HOME) or set DAGS_FOLDER, and restart.',
    )
  try {
    return await realpath(folder)
  } catch (error) {
    throw new MlAirflowError('bad_argument', `The folder of DAGs cannot be read: ${messageOf(error)}.`)
  }
}

async function copyInto(root: string, from: string, to: string): Promise<void> {
  try {
    await copyFile(from, to)
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? messageOf(error)
    throw refused(`nothing can be written into ${root} (${why}).`)
  }
}

/** The file name, without any folders in front. */
function plainName(given: string): string {
  const name = given.split(/[/\\]/).at(-1) ?? ''
  if (!/\.(ts|js|mjs|ya?ml)$/.test(name))
    throw new MlAirflowError('bad_argument', `dag_file is not a ${DAG_FILES} file`)
  if (NAME.test(name) && isDagFile(name)) return name
  throw new MlAirflowError(
    'bad_argument',
    `dag_file is named ${JSON.stringify(name.slice(0, 120))}: allowed are letters, digits, '_', '.' and '-', and neither a test nor a *.d.ts file.`,
  )
}

async function checked(root: string, standIn: StandIn, setup: DagsSetup): Promise<readonly string[]> {
  const found = await findDags(root, { timeoutMs: setup.timeoutMs, standIn })
  const registry = await registryOf(found)
  const { known, prepare } = setup
  refuseTrouble(registry, standIn, known.failures)
  const ids = found.dags.filter(({ source }) => source === standIn.path).map(({ dag }) => dag.id)
  if (ids.length === 0) throw refused('It exports no DAG.')
  try {
    await prepare(registry)
  } catch (error) {
    throw error instanceof MlAirflowError && error.code !== 'unavailable' ? refused(error.message) : error
  }
  const refusedBefore = known.refused
  if (refusedBefore.dags.length > 0) await prepare(refusedBefore)
  refuseTrouble(registry, standIn, [...known.failures, ...refusedBefore.failures])
  return ids
}

function refuseTrouble({ failures }: DagRegistry, standIn: StandIn, existing: readonly DagFailure[]): void {
  const trouble = failures.find((failure) => isNew(failure, standIn, existing))
  if (trouble !== undefined) throw refused(sentenceOf(trouble, standIn))
}

/** Existing errors are unrelated to this file. */
function isNew({ source, sentence }: DagFailure, standIn: StandIn, existing: readonly DagFailure[]): boolean {
  return source === standIn.path || !existing.some((old) => old.source === source && old.sentence === sentence)
}

function sentenceOf({ source, sentence }: DagFailure, standIn: StandIn): string {
  return (source === standIn.path ? sentence : `${source}: ${sentence}`).replaceAll(standIn.path, standIn.for)
}

/** Unlike a rename, a link fails if a concurrent deployment was faster, instead of overwriting its file. */
async function addNew(from: string, to: string): Promise<void> {
  try {
    await link(from, to)
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'EEXIST' ? exists(to) : error
  }
}

function exists(path: string): MlAirflowError {
  return new MlAirflowError('bad_argument', `The file '${path}' already exists on host '${hostname()}'.`)
}

function refused(sentence: string): MlAirflowError {
  return new MlAirflowError('bad_argument', `The DAG file was not deployed: ${sentence}`)
}
