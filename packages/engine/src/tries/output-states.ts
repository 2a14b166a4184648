import type { RecordFacts, StoredRecord, TryFiles } from '@ml-airflow/core'

/** A record with the state of its output in the file system. */
export async function recordFacts(files: Pick<TryFiles, 'lookAtOutput'>, record: StoredRecord): Promise<RecordFacts> {
  const { finishedAt, outputPath, manifest } = record
  if (finishedAt === undefined || outputPath === undefined) return { ...record, output: { kind: 'as_made' } }
  return { ...record, output: await files.lookAtOutput(outputPath, manifest) }
}
