import { groupBy } from '../group-by.ts'
import type { ResultQuery } from '../ports/records.ts'

/** A finished record, as a source of downstream records. */
export interface Result {
  readonly taskId: string
  readonly sample: string
  readonly recordId: number
  /** Epoch of the claim that made it; 0 if no claim did. A redo with an equal output keeps it. Undefined: not finished. */
  readonly resultEpoch: number | undefined
}

/** Hashes a text to a fixed length. Different texts give different digests. */
export type Digest = (text: string) => string

/** The id of each direct upstream task with the mark of its results. Another execution of one changes the mark. */
export type Marks = readonly (readonly [taskId: string, mark: string])[]

/** Access to the upstream results that a task instance would be made from. */
export interface UpstreamResults {
  queriesFor(sample: string): readonly ResultQuery[]
  lineageOf(results: readonly Result[]): string
}

/** For a task without upstream tasks. */
export const NO_RESULTS: UpstreamResults = { queriesFor: () => [], lineageOf: () => '' }

const SEPARATOR = ' '

/** The mark of one upstream task's results: the result itself if there is one, otherwise a digest. */
export function markOf(results: readonly Omit<Result, 'taskId'>[], digest: Digest): string {
  const [first] = results
  if (results.length === 1 && first !== undefined) return resultMark(first)
  return digest(
    results
      .map((result) => `${result.sample} ${resultMark(result)}`)
      .sort()
      .join('\n'),
  )
}

/** The form in which a record stores its upstream results: one line per direct upstream task, sorted. */
export function lineageOf(marks: Marks): string {
  const [first] = marks
  if (marks.length === 1 && first !== undefined) return lineOf(first)
  return marks.map(lineOf).sort().join('\n')
}

function lineOf([taskId, mark]: Marks[number]): string {
  return `${taskId}${SEPARATOR}${mark}`
}

/** The lineage of a task instance with these upstream results. */
export function lineageOfResults(results: readonly Result[], digest: Digest): string {
  const byTask = groupBy(results, (result) => result.taskId)
  return lineageOf([...byTask].map(([taskId, own]) => [taskId, markOf(own, digest)]))
}

/** The first upstream task whose results differ from the lineage. Tasks that are no longer upstream are ignored. */
export function changedUpstream(lineage: string, marks: Marks): string | undefined {
  // Most lineages are unchanged: a comparison of texts costs less than maps.
  if (lineage === lineageOf(marks)) return undefined
  const recorded = marksOf(lineage)
  for (const [taskId, mark] of marks) if (recorded.get(taskId) !== mark) return taskId
  return undefined
}

/** A copy of the lineage with another mark for one upstream task. */
export function rebased(lineage: string, taskId: string, mark: string): string {
  return lineageOf([...new Map([...marksOf(lineage), [taskId, mark]])])
}

export function marksOf(lineage: string): ReadonlyMap<string, string> {
  const lines = lineage === '' ? [] : lineage.split('\n')
  return new Map(lines.map((line) => line.split(SEPARATOR) as [string, string]))
}

function resultMark({ recordId, resultEpoch }: Pick<Result, 'recordId' | 'resultEpoch'>): string {
  return `${recordId}@${resultEpoch ?? 'unfinished'}`
}
