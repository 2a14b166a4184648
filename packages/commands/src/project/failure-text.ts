import { existsSync, readFileSync, statSync } from 'node:fs'
import { codeFrame, type DagFailure } from '@ml-airflow/core'

/** A broken file for people, with the source lines around each known position. */
export function failureText(failure: DagFailure): string {
  const { source, problems = [] } = failure
  if (problems.length > 0)
    return problems
      .map(({ line, column, sentence, frame }) => `Broken DAG file ${source}:${line}:${column}: ${sentence}\n${frame}`)
      .join('\n')
  return [`Broken DAG file ${failure.source}: ${failure.sentence}`, frameOf(failure)].filter(Boolean).join('\n')
}

/** A broken file in one line, for commands with another subject. */
export function failureLine({ source, sentence, problems = [] }: DagFailure): string {
  const [first] = problems
  if (first === undefined) return `Broken DAG file ${source}: ${sentence}`
  const more = problems.length > 1 ? ` (${problems.length - 1} more: ml-airflow check)` : ''
  return `Broken DAG file ${source}:${first.line}:${first.column}: ${first.sentence}${more}`
}

/** A file of the DAG folder that defines no DAG, and why. */
export function noticeText({ source, sentence }: DagFailure): string {
  return `Ignored ${source}: ${sentence}`
}

const AT_LINE = / At (\/.+):(\d+)$/
const AT_COLUMN = /(\/[^\s:]+\.[cm]?[jt]s):(\d+):(\d+)/

/** Source lines around the position in a sentence, such as `/dags/a.ts:3:14` or `/dags/a.ts:3`. */
export function frameOf({ source, sentence, problems = [] }: DagFailure): string | undefined {
  if (problems.length > 0) return problems.map(({ frame }) => frame).join('\n\n')
  const [, file = '', line, column] = AT_LINE.exec(sentence) ?? AT_COLUMN.exec(sentence) ?? []
  const path = file === '' ? source : file
  if (line === undefined || !isFile(path)) return undefined
  return codeFrame(readFileSync(path, 'utf8'), Number(line), column === undefined ? undefined : Number(column))
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile()
}
