import { groupBy } from '../group-by.ts'
import type { ResultQuery } from '../ports/records.ts'

/** A finished record, as what is downstream of it was or would be made from it. */
export interface Result {
  readonly taskId: string
  readonly sample: string
  readonly recordId: number
  /** The epoch of the claim that made it; 0 where no claim did. A redo that made the same does not change it. Undefined: not finished. */
  readonly resultEpoch: number | undefined
}

/** Shortens a text to a fixed length. Another text gives another digest. */
export type Digest = (text: string) => string

/** From the id of a task just upstream to the mark of its results. Another execution of any of them gives another mark. */
export type Marks = ReadonlyMap<string, string>

/** Tells what a task instance would be made from. */
export interface UpstreamResults {
  queriesFor(sample: string): readonly ResultQuery[]
  lineageOf(results: readonly Result[]): string
}

/** Of a task that comes after none. */
export const NO_RESULTS: UpstreamResults = { queriesFor: () => [], lineageOf: () => '' }

const SEPARATOR = ' '

/** The mark of one upstream task's results: one result by itself, many by their digest. */
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

/** What a record keeps of the results it was made from: one line for each task just upstream, sorted. */
export function lineageOf(marks: Marks): string {
  return [...marks]
    .map(([taskId, mark]) => `${taskId}${SEPARATOR}${mark}`)
    .sort()
    .join('\n')
}

/** The lineage of a task instance whose upstream results are these. */
export function lineageOfResults(results: readonly Result[], digest: Digest): string {
  const byTask = groupBy(results, (result) => result.taskId)
  return lineageOf(new Map([...byTask].map(([taskId, own]) => [taskId, markOf(own, digest)])))
}

/** The first task upstream whose results differ from those that a lineage names. Tasks that no longer come before are ignored. */
export function changedUpstream(lineage: string, marks: Marks): string | undefined {
  const recorded = marksOf(lineage)
  for (const [taskId, mark] of marks) if (recorded.get(taskId) !== mark) return taskId
  return undefined
}

/** A lineage in which one upstream task has another mark. */
export function rebased(lineage: string, taskId: string, mark: string): string {
  return lineageOf(new Map([...marksOf(lineage), [taskId, mark]]))
}

export function marksOf(lineage: string): Marks {
  const lines = lineage === '' ? [] : lineage.split('\n')
  return new Map(lines.map((line) => line.split(SEPARATOR) as [string, string]))
}

function resultMark({ recordId, resultEpoch }: Pick<Result, 'recordId' | 'resultEpoch'>): string {
  return `${recordId}@${resultEpoch ?? 'unfinished'}`
}
