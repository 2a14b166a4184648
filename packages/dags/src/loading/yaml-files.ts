import { open, readFile, stat } from 'node:fs/promises'
import { type Dag, type DagFailure, decodeText, messageOf } from '@ml-airflow/core'
import { MOST_CHARACTERS } from '../yaml/limits.ts'
import type { YamlOutcome } from '../yaml/yaml-file.ts'

export interface YamlFile {
  readonly dag?: Dag
  readonly failure?: Omit<DagFailure, 'source'>
}

interface Remembered {
  readonly text: string
  readonly outcome: YamlOutcome
}

/** Results by path: a changed file causes a reload of its whole folder. */
const remembered = new Map<string, Remembered>()
const MOST_REMEMBERED = 10_000
/** No allowed text has more: a character of UTF-8 has at most four bytes. */
const MOST_BYTES = 4 * MOST_CHARACTERS
const HEAD_BYTES = 64 * 1024

/**
 * Reads a YAML file. A file without any trait of a DAG, such as a configuration, is ignored.
 * @param isAskedFor the file was named explicitly, so it must be a DAG
 */
export async function readYamlFile(path: string, isAskedFor: boolean): Promise<YamlFile> {
  let text: string
  try {
    const { size } = await stat(path)
    if (size > MOST_BYTES) return await tooLarge(path, size, isAskedFor)
    text = decodeText(await readFile(path), 'It')
  } catch (error) {
    return { failure: { sentence: messageOf(error) } }
  }
  if (!isAskedFor && !looksLikeDag(text)) return {}
  const outcome = await outcomeOf(path, text)
  return 'dag' in outcome ? { dag: outcome.dag } : { failure: failureOf(outcome) }
}

/** A large file may be data beside the DAGs. Only its beginning is read. */
async function tooLarge(path: string, size: number, isAskedFor: boolean): Promise<YamlFile> {
  if (!isAskedFor && !looksLikeDag(await beginningOf(path))) return {}
  return { failure: { sentence: `It has ${size} bytes: allowed are ${MOST_CHARACTERS} characters.` } }
}

async function beginningOf(path: string): Promise<string> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES)
    return buffer.toString('latin1', 0, bytesRead)
  } finally {
    await file.close()
  }
}

const OF_A_DAG = /^(?:- *)?["']?(id|dag_id|dag|tasks?|steps|stages)["']?\s*:/m

/** Also true for an empty file, which its author has probably just created. */
function looksLikeDag(text: string): boolean {
  const lines = text.split('\n').filter((line) => !/^\s*(#|$|---\s*$|%)/.test(line))
  return lines.length === 0 || OF_A_DAG.test(text) || /^\s*\{\s*["']?(id|tasks)\b/.test(lines[0] ?? '')
}

async function outcomeOf(path: string, text: string): Promise<YamlOutcome> {
  const known = remembered.get(path)
  if (known?.text === text) return known.outcome
  // The parser is loaded only on demand.
  const { readYamlDag } = await import('../yaml/yaml-file.ts')
  const outcome = readYamlDag(text)
  if (remembered.size >= MOST_REMEMBERED) remembered.clear()
  remembered.set(path, { text, outcome })
  return outcome
}

function failureOf({ problems }: Extract<YamlOutcome, { problems: unknown }>): Omit<DagFailure, 'source'> {
  const sentences = problems.map(({ line, column, sentence }) => `Line ${line}, column ${column}: ${sentence}`)
  const head = problems.length > 1 ? [`It has ${problems.length} mistakes.`] : []
  return { sentence: [...head, ...sentences].join(' '), problems }
}
