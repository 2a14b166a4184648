import {
  type DagRegistry,
  MLTaskSubDag,
  MlAirflowError,
  type RecordQuery,
  type Store,
  type StoredRecord,
} from '@ml-airflow/core'
import { recordQuery } from '../planning/plan.ts'
import {
  type DeclaredParts,
  type DeclaredSubject,
  declaredManifest,
  declaredPath,
  missingOutput,
  reserveOutput,
  workNow,
} from './declared-work.ts'
import { type CheckedLine, checkLines, type ImportedLine, type RefusedLine } from './import-lines.ts'

export interface RecordImportParts extends Omit<DeclaredParts, 'registry' | 'store'> {
  readonly registry: Pick<DagRegistry, 'dags' | 'get' | 'folderOf'>
  readonly store: Pick<Store, 'records' | 'declarations' | 'variables'>
  /** Default: the clock of this process. */
  readonly now?: () => Date
}

/** Effect of an import: the same for its preview and for the import itself. */
export interface ImportPlan {
  readonly lines: readonly CheckedLine[]
  /** Lines about records that are done, or that a task holds. They stay as they are. */
  readonly left: readonly RefusedLine[]
  /** If there is one, nothing is imported. */
  readonly refused: readonly RefusedLine[]
}

/** Imports executions from elsewhere as finished records, as if they were made from the current inputs. */
export class RecordImport {
  readonly #parts: RecordImportParts

  constructor(parts: RecordImportParts) {
    this.#parts = parts
  }

  async plan(given: readonly ImportedLine[]): Promise<ImportPlan> {
    const { registry, now = () => new Date() } = this.#parts
    const { checked, refused } = checkLines(registry, given, now())
    const lines: CheckedLine[] = []
    const left: RefusedLine[] = []
    const lacking: RefusedLine[] = []
    for (const line of checked) {
      const record = await this.#find(line)
      const why = record && whyLeft(record)
      const problem = this.#outputProblem(line, record)
      if (why !== undefined) left.push({ line: line.line, sentence: why })
      else if (problem !== undefined) lacking.push({ line: line.line, sentence: problem })
      else lines.push(line)
    }
    return { lines, left, refused: [...refused, ...lacking].toSorted((a, b) => a.line - b.line) }
  }

  /**
   * Imports the planned lines, upstream first. After an interruption, the same import goes on.
   * @returns the number of imported lines
   * @throws MlAirflowError `conflict` if another record has an output path
   */
  async carryOut({ lines, refused }: ImportPlan, by: string): Promise<number> {
    if (refused.length > 0) throw new MlAirflowError('bad_argument', 'Nothing is imported while a line is refused.')
    let imported = 0
    for (const line of lines) if (await this.#import(line, lines, by)) imported += 1
    return imported
  }

  async #import(line: CheckedLine, all: readonly CheckedLine[], by: string): Promise<boolean> {
    const { store } = this.#parts
    const { task, conf, sample, startedAt, finishedAt, version } = line
    const parametersIds = await store.records.makeParameters(task.parameters, conf)
    const query = recordQuery(task, parametersIds)
    if (query === undefined) return false
    await store.records.ensure(query, [{ taskId: task.id, sample }])
    const record = await this.#record(query, line)
    if (record === undefined || whyLeft(record) !== undefined) return false
    const subject = { ...line, recordId: record.id, values: conf, parametersIds, samples: samplesFor(line, all) }
    const outputPath = this.#outputPath(line, subject)
    await reserveOutput(store, outputPath, { table: query.table, recordId: record.id })
    const work = await workNow(this.#parts, subject)
    return store.declarations.finish({
      table: query.table,
      recordId: record.id,
      epoch: record.epoch,
      by: `${by} (imported)`,
      startedAt,
      finishedAt,
      work: version === undefined ? work : { ...work, version },
      outputPath,
      manifest: await declaredManifest(this.#parts, line, outputPath, finishedAt),
    })
  }

  async #find(line: CheckedLine): Promise<StoredRecord | undefined> {
    const ids = await this.#parts.store.records.findParameters(line.task.parameters, line.conf)
    const query = recordQuery(line.task, ids)
    return query && this.#record(query, line)
  }

  async #record(query: RecordQuery, { taskId, sample }: CheckedLine): Promise<StoredRecord | undefined> {
    const records = await this.#parts.store.records.find(query)
    return records.find((one) => one.taskId === taskId && one.sample === sample)
  }

  /** A path that contains the number of the record is known once there is one. */
  #outputProblem(line: CheckedLine, record: StoredRecord | undefined): string | undefined {
    const { task, outputPath } = line
    if (task.outputPathProvider === MLTaskSubDag.prototype.outputPathProvider)
      return outputPath === undefined ? undefined : `Task '${task.id}' declares no output, and the line names one.`
    const path = outputPath ?? this.#foreseenPath(line, record)
    if (path === undefined) return `The output of task '${task.id}' depends on its record: name its output_path.`
    if (!path.startsWith('/')) return `Its output ${path} is not an absolute path.`
    return missingOutput(this.#parts, line, path) === undefined ? undefined : `Its output ${path} is not there.`
  }

  #foreseenPath(line: CheckedLine, record: StoredRecord | undefined): string | undefined {
    const at = (recordId: number) => this.#outputPath(line, { ...subjectOf(line), recordId })
    if (record !== undefined) return at(record.id)
    return at(1) === at(2) ? at(1) : undefined
  }

  #outputPath({ outputPath }: CheckedLine, subject: DeclaredSubject): string | undefined {
    return outputPath ?? declaredPath(this.#parts, subject)
  }
}

function whyLeft({ held, finishedAt, finishedBy }: StoredRecord): string | undefined {
  if (held) return 'A task works on its record now.'
  if (finishedAt === undefined) return undefined
  return `Its record is done: finished at ${finishedAt.toISOString()}${finishedBy === undefined ? '' : ` by ${finishedBy}`}.`
}

function subjectOf(line: CheckedLine): DeclaredSubject {
  return { ...line, recordId: 0, values: line.conf, parametersIds: {}, samples: [] }
}

/** A task that gathers samples was made from those that the file has for its values; without any, from those of the DAG. */
function samplesFor({ dag, conf, sample }: CheckedLine, all: readonly CheckedLine[]): readonly string[] {
  const isSame = (other: CheckedLine) => Object.entries(other.conf).every(([name, value]) => conf[name] === value)
  const listed = all.filter((other) => other.dag === dag && other.task.perSample && isSame(other))
  const samples = [...new Set(listed.map((other) => other.sample))]
  if (samples.length > 0) return samples
  return sample === '' ? dag.samples : [sample]
}
