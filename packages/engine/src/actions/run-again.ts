import {
  type Conf,
  type DagRegistry,
  type FileChange,
  fileChanges,
  MlAirflowError,
  messageOf,
  type Run,
  type Store,
} from '@ml-airflow/core'
import { findKeptDag, type KeptDag, type LoadKept } from '../running/kept-dags.ts'
import type { TriggerRequest } from '../services/trigger.ts'

export interface AgainParts {
  readonly store: Pick<Store, 'runs'>
  readonly registry: Pick<DagRegistry, 'find' | 'sourceOf' | 'definitionOf'>
  readonly loadKept: LoadKept
}

export interface AgainGiven {
  /** Values that replace those of the old run. */
  readonly changed: Conf
  readonly by: string
  /** The DAG of the old run. Undefined: the new run uses the current one. */
  readonly kept?: KeptDag | undefined
}

/** A request for a new run like an old one, with some values changed. */
export function requestAgain(old: Run, { changed, by, kept }: AgainGiven): TriggerRequest {
  const { samples, pool, force, forceDownstream } = old.options
  return { dagId: old.dagId, conf: { ...old.conf, ...changed }, samples, pool, force, forceDownstream, by, kept }
}

/**
 * The DAG for a new run like an old one. Undefined: the current one.
 * @throws MlAirflowError `not_found` if the current one does not exist; `conflict` if that of the old run cannot be loaded
 */
export async function dagAgain(parts: AgainParts, old: Run, keepsDefinition: boolean): Promise<KeptDag | undefined> {
  if (keepsDefinition) return keptDagOf(parts, old)
  const { dagId, runId, definition } = old
  if (parts.registry.find(dagId) !== undefined || definition === undefined) return undefined
  const hint = `keep_definition runs it with the files of run '${runId}'`
  throw new MlAirflowError('not_found', `DAG '${dagId}' does not exist any more; ${hint}.`)
}

async function keptDagOf(parts: AgainParts, { dagId, runId, definition }: Run): Promise<KeptDag> {
  const name = `run '${runId}' of DAG '${dagId}'`
  const instead = 'Without keep_definition, the new run uses the current files.'
  const kept = definition === undefined ? undefined : await findKept(parts, dagId, definition, instead)
  if (kept !== undefined) return kept
  const why = 'the DAG belongs to the installation, or its files are too large'
  throw new MlAirflowError('conflict', `The files of ${name} are not stored: ${why}. ${instead}`)
}

async function findKept(parts: AgainParts, dagId: string, hash: string, instead: string): Promise<KeptDag | undefined> {
  try {
    return await findKeptDag(parts, dagId, hash)
  } catch (error) {
    if (!(error instanceof MlAirflowError) || error.code !== 'bad_dag') throw error
    throw new MlAirflowError('conflict', `${messageOf(error)} ${instead}`)
  }
}

/** Differences between the files of a run and the current ones. Undefined: the files of the run are not stored. */
export async function changesSince(
  parts: AgainParts,
  { dagId, definition }: Run,
): Promise<readonly FileChange[] | undefined> {
  const { store, registry } = parts
  const current = registry.definitionOf(dagId)
  if (definition === undefined) return undefined
  if (definition === current?.hash) return []
  const old = await store.runs.findDefinition(definition)
  return old && fileChanges(old, current ?? { files: [] })
}
