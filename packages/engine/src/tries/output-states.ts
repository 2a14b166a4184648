import type { RecordFacts, StoredRecord, TryFiles } from '@ml-airflow/core'

/** A record with the state of its output in the file system. */
export async function recordFacts(files: Pick<TryFiles, 'inspectOutput'>, record: StoredRecord): Promise<RecordFacts> {
  const atOnce = factsAtOnce(record)
  if (atOnce !== undefined) return atOnce
  const { outputPath = '', manifest } = record
  return { ...record, output: await files.inspectOutput(outputPath, manifest) }
}

const AS_MADE = { kind: 'as_made' } as const

/** Synchronous version for a record without an output in the file system. Undefined: it has one. */
export function factsAtOnce(record: StoredRecord): RecordFacts | undefined {
  const { finishedAt, outputPath, manifest } = record
  if (finishedAt === undefined || outputPath === undefined) return { ...record, output: AS_MADE }
  if (manifest?.removedAt !== undefined) return { ...record, output: { kind: 'removed', at: manifest.removedAt } }
  return undefined
}
