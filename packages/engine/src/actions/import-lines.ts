import {
  type AnyTask,
  type Conf,
  type Dag,
  type DagRegistry,
  MlAirflowError,
  NO_SAMPLE,
  plainPath,
  SAMPLE,
  tableOf,
} from '@ml-airflow/core'
import { recordTargets } from '../history/record-targets.ts'

/** One execution of a history, as a file states it. */
export interface ImportedLine {
  /** Number of its line in the file, for messages. */
  readonly line: number
  readonly taskId: string
  /** Undefined: the first DAG that has the task. */
  readonly dagId?: string | undefined
  readonly sample: string
  readonly values: Readonly<Record<string, unknown>>
  readonly startedAt: Date | undefined
  readonly finishedAt: Date
  readonly outputPath: string | undefined
  /** Default: the current version of the task. */
  readonly version?: string | undefined
}

/** A line whose task and values are valid. */
export interface CheckedLine extends Omit<ImportedLine, 'values' | 'startedAt'> {
  readonly dag: Dag
  readonly task: AnyTask
  readonly conf: Conf
  readonly startedAt: Date
}

/** A line of a file that cannot be imported. */
export interface RefusedLine {
  readonly line: number
  readonly sentence: string
}

/** The lines to import, in the order of their DAGs, and everything wrong with the others. */
export function checkLines(
  registry: Pick<DagRegistry, 'dags' | 'get'>,
  lines: readonly ImportedLine[],
  now: Date,
): { readonly checked: readonly CheckedLine[]; readonly refused: readonly RefusedLine[] } {
  const checked: CheckedLine[] = []
  const refused: RefusedLine[] = []
  const seen = new Map<string, number>()
  for (const line of lines) {
    try {
      const one = checkLine(registry, line, now)
      const first = seen.get(keyOf(one))
      if (first !== undefined) throw bad(`It has the same record as line ${first}.`)
      seen.set(keyOf(one), line.line)
      checked.push(one)
    } catch (error) {
      if (!(error instanceof MlAirflowError)) throw error
      refused.push({ line: line.line, sentence: error.message })
    }
  }
  return { checked: inOrder(checked), refused }
}

function checkLine(registry: Pick<DagRegistry, 'dags' | 'get'>, line: ImportedLine, now: Date): CheckedLine {
  const { taskId, dagId, sample, values, finishedAt } = line
  const [target] = recordTargets(registry, { taskId, dagId })
  if (target === undefined) throw bad(`There is no task '${taskId}'.`)
  const { dag, task } = target
  const conf = task.parameters.parse(values, `task '${taskId}'`)
  if (task.perSample !== (sample !== NO_SAMPLE))
    throw bad(task.perSample ? `Task '${taskId}' runs per sample: give a sample.` : `Task '${taskId}' has no samples.`)
  if (task.perSample && !SAMPLE.test(sample)) throw bad(`The sample ${JSON.stringify(sample)} is not allowed.`)
  const startedAt = line.startedAt ?? finishedAt
  if (startedAt > finishedAt) throw bad('Its start is after its finish.')
  if (finishedAt > now) throw bad(`Its finish ${finishedAt.toISOString()} is in the future.`)
  if ((line.version?.length ?? 0) > 64) throw bad('Its version has more than 64 characters.')
  const outputPath = line.outputPath?.startsWith('/') ? plainPath(line.outputPath) : line.outputPath
  return { ...line, outputPath, dag, task, conf, startedAt, finishedAt }
}

/** Lineages need the upstream results first. */
function inOrder(lines: readonly CheckedLine[]): readonly CheckedLine[] {
  const place = ({ dag, taskId }: CheckedLine) => [...dag.tasks.keys()].indexOf(taskId)
  return lines.toSorted((a, b) => place(a) - place(b) || a.line - b.line)
}

function keyOf({ task, conf, sample }: CheckedLine): string {
  return JSON.stringify([tableOf(task), task.id, Object.entries(conf).sort(), sample])
}

function bad(sentence: string): MlAirflowError {
  return new MlAirflowError('bad_argument', sentence)
}
