import type { RecordFacts, StoredRecord, TryFiles } from '@ml-airflow/core'

/** A record with the state of its output in the file system. */
export async function recordFacts(files: Pick<TryFiles, 'inspectOutput'>, record: StoredRecord): Promise<RecordFacts> {
  const { finishedAt, outputPath, manifest } = record
  if (finishedAt === undefined || outputPath === undefined) return { ...record, output: { kind: 'as_made' } }
  if (manifest?.removedAt !== undefined) return { ...record, output: { kind: 'removed', at: manifest.removedAt } }
  return { ...record, output: await files.inspectOutput(outputPath, manifest) }
}
