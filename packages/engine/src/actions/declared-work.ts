import {
  type AnyTask,
  type Conf,
  GraphIndex,
  MlAirflowError,
  manifestText,
  outputPathOf,
  type RecordLocation,
  type Store,
  type StoredRecord,
  type TryFiles,
  type Work,
} from '@ml-airflow/core'
import { readCurrentLists } from '../fan-out/current-lists.ts'
import { plannedSamples } from '../fan-out/sample-lists.ts'
import type { RecordTarget } from '../history/record-targets.ts'
import type { RecordParts } from '../history/records.ts'
import { upstreamResults } from '../planning/lineage.ts'
import { demandOf } from '../planning/task-demands.ts'
import { outputContext } from '../tries/context.ts'

export interface DeclaredParts {
  readonly store: Pick<Store, 'records' | 'variables'>
  readonly registry: RecordParts['registry']
  readonly files: Pick<TryFiles, 'exists' | 'describeOutput' | 'fingerprint' | 'inspectOutput' | 'readList'>
  readonly outputDir: string
}

/** A record to declare, with the samples for which it is judged. */
export interface DeclaredSubject extends RecordTarget {
  readonly recordId: number
  readonly sample: string
  readonly values: Conf
  readonly parametersIds: Readonly<Record<string, number>>
  readonly samples: readonly string[]
}

type DeclaredTask = Pick<RecordTarget, 'dag' | 'task'>

/** The work with which a run with these values and samples would make a record now. */
export async function workNow({ store, files, registry }: DeclaredParts, subject: DeclaredSubject): Promise<Work> {
  const { dag, task, sample, values: conf, parametersIds, samples } = subject
  const index = new GraphIndex(dag.graph)
  const samplesOf = plannedSamples(
    index,
    samples,
    await readCurrentLists({ store, files }, { dag, index, parametersIds }),
  )
  const wanted = { dag, conf, samplesOf, index, folder: registry.folderOf(dag.id) }
  const { version, inputs, fingerprint } = await demandOf({ files, store }, wanted, task)
  const results = upstreamResults({ parametersIds, samplesOf }, task)
  const found = await Promise.all(results.queriesFor(sample).map((query) => store.records.findResults(query)))
  return { version, inputs, fingerprint, lineage: results.lineageOf(found.flat()) }
}

/** The output path that the task declares. */
export function declaredPath({ outputDir }: DeclaredParts, subject: DeclaredSubject): string | undefined {
  const { dag, task, recordId, sample, values, parametersIds } = subject
  const known = { run: { dagId: dag.id, conf: values }, parametersIds }
  const context = outputContext({ known, task: task as AnyTask, instance: { sample }, claim: { recordId } }, outputDir)
  return outputPathOf(task, context)
}

/** Two records must not share an output path. @throws MlAirflowError `conflict` */
export async function reserveOutput(
  { records }: DeclaredParts['store'],
  path: string | undefined,
  record: RecordLocation,
): Promise<void> {
  const other = path === undefined ? undefined : await records.reservePath(path, record)
  if (other === undefined) return
  const sentence = `The output ${path} belongs to record ${other.recordId} of '${other.table}': no two records share a path.`
  throw new MlAirflowError('conflict', sentence)
}

/** The path of an output that must exist and does not. A temporary one may have been removed. */
export function missingOutput(
  { files }: Pick<DeclaredParts, 'files'>,
  declared: DeclaredTask,
  path: string | undefined,
): string | undefined {
  return path === undefined || isRemovable(declared) || files.exists(path) ? undefined : path
}

function isRemovable({ dag, task }: DeclaredTask): boolean {
  return task.temporary && new GraphIndex(dag.graph).removesOutput(task.id)
}

/** The manifest of a temporary output that was removed stays as it is. */
export async function keptManifest(
  { files }: DeclaredParts,
  { manifest, outputPath }: Pick<StoredRecord, 'manifest' | 'outputPath'>,
): Promise<string | undefined> {
  if (manifest?.removedAt !== undefined) return manifestText(manifest)
  return outputPath === undefined ? undefined : describedAt(files, outputPath)
}

/** Manifest of an output that a declaration names. A temporary one that is not there counts as removed since the finish. */
export async function declaredManifest(
  { files }: DeclaredParts,
  declared: DeclaredTask,
  path: string | undefined,
  finishedAt: Date,
): Promise<string | undefined> {
  if (path === undefined) return undefined
  if (!isRemovable(declared) || files.exists(path)) return describedAt(files, path)
  const nothing = { count: 0, bytes: 0, files: [], digest: undefined, content: undefined }
  return manifestText({ ...nothing, removedAt: finishedAt })
}

async function describedAt(files: DeclaredParts['files'], path: string): Promise<string> {
  return manifestText(await files.describeOutput(path, 'small'))
}
