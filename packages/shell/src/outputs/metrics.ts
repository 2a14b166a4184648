import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { OutputFiles } from './output-files.ts'

const LONGEST = 1024 * 1024
const MOST_NUMBERS = 200
const DEEPEST = 4
const MOST_FILES = 20

/** Numbers by their path in the JSON, such as `accuracy.mean`. */
export type OutputMetrics = Readonly<Record<string, number>>

/**
 * The numbers in a JSON file of an output; without `file`, in the output itself. Undefined if the file is missing or not
 * JSON.
 */
export async function metricsIn(files: OutputFiles, output: string, file = ''): Promise<OutputMetrics | undefined> {
  try {
    const content = await files.open(output, file === '' ? '' : join('.', file))
    if (content.size === 0 || content.size > LONGEST) {
      await content.close()
      return undefined
    }
    return numbersOf(parsed(await text(content.read(0, content.size - 1))))
  } catch {
    return undefined
  }
}

/**
 * The numbers in all JSON files of an output, prefixed with the file name if the output is a folder: `report.json
 * accuracy.mean`.
 */
export async function allMetricsIn(files: OutputFiles, output: string): Promise<OutputMetrics> {
  const { entries } = await files.list(output).catch(() => ({ entries: [] }))
  const [single] = entries
  if (single?.path === '') return (await metricsIn(files, output)) ?? {}
  const all: Record<string, number> = {}
  for (const { path } of entries.filter(({ name }) => name.endsWith('.json')).slice(0, MOST_FILES)) {
    const metrics = (await metricsIn(files, output, path)) ?? {}
    for (const [name, value] of Object.entries(metrics)) all[`${path} ${name}`] = value
  }
  return all
}

/** Python writes NaN and Infinity, which are not JSON: they stand for no number. */
function parsed(json: string): unknown {
  return JSON.parse(json.replaceAll(TEXTS_AND_ODD_NUMBERS, (part) => (part.startsWith('"') ? part : 'null')))
}

const TEXTS_AND_ODD_NUMBERS = /"(?:[^"\\]|\\.)*"|NaN|-?Infinity/g

function numbersOf(json: unknown): OutputMetrics {
  const numbers: Record<string, number> = {}
  const collect = (value: unknown, path: string, depth: number): void => {
    if (Object.keys(numbers).length >= MOST_NUMBERS || depth > DEEPEST) return
    if (Number.isFinite(value)) numbers[path || 'value'] = value as number
    if (typeof value !== 'object' || value === null) return
    for (const [name, part] of Object.entries(value)) collect(part, (path && `${path}.${name}`) || name, depth + 1)
  }
  collect(json, '', 0)
  return numbers
}
