import type { RecordFacts, StoredRecord, TryFiles } from '@ml-airflow/core'

/** A record with the state of its output in the file system. */
export async function recordFacts(files: Pick<TryFiles, 'inspectOutput'>, record: StoredRecord): Promise<RecordFacts> {
  if (isComplete(record)) return record
  const { outputPath = '', manifest } = record
  return { ...record, output: await files.inspectOutput(outputPath, manifest) }
}

/** Whether the database knows the state of the output. Such a record is not copied: ten thousand copies cost more than their plan. */
export function isComplete(record: StoredRecord): record is StoredRecord & RecordFacts {
  return record.output !== undefined
}
