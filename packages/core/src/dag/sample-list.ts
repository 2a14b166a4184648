import { MlAirflowError } from '../errors.ts'
import { checkedJson } from '../json/parse-json.ts'
import { SAMPLE } from './names.ts'

/** Maximum number of per-sample task instances in a run. */
export const MOST_SAMPLE_INSTANCES = 100_000

/** The content of a list source, as read from the file system. */
export type ListText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'entries'; readonly names: readonly string[] }

/**
 * The samples of a list, in order.
 * @param path path of the list, for error messages
 * @throws MlAirflowError `bad_argument`, with path and line, for an invalid list
 */
export function samplesOfList(list: ListText, path: string, field: string | undefined): readonly string[] {
  return list.kind === 'entries' ? samplesOfEntries(list.names, path) : samplesOfLines(list.text, path, field)
}

/** @throws MlAirflowError `bad_argument` for more samples than a run may have */
export function refuseTooMany(samples: readonly string[], tasks: number, path: string): void {
  if (samples.length * tasks <= MOST_SAMPLE_INSTANCES) return
  const each = tasks === 1 ? '' : ` for each of ${tasks} tasks`
  throw bad(
    `${path} has ${samples.length} samples${each}: a run may have ${MOST_SAMPLE_INSTANCES} task instances that run per sample. Split the list.`,
  )
}

function samplesOfEntries(names: readonly string[], path: string): readonly string[] {
  const samples = names.filter((name) => !name.startsWith('.')).sort()
  const odd = samples.find((name) => !SAMPLE.test(name))
  if (odd !== undefined) throw bad(`The folder ${path} has an entry ${shown(odd)}, which is not a sample: ${ALLOWED}`)
  return samples
}

function samplesOfLines(text: string, path: string, field: string | undefined): readonly string[] {
  const lines = new Map<string, number>()
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const at = `${path}, line ${index + 1}:`
    const sample = sampleOf(line, at, field)
    const first = lines.get(sample)
    if (first !== undefined) throw bad(`${at} the sample ${shown(sample)} stands in line ${first} already.`)
    lines.set(sample, index + 1)
  }
  return [...lines.keys()]
}

function sampleOf(line: string, at: string, field: string | undefined): string {
  const value = parsed(line, at)
  // Of two equal keys, JSON.parse would take the last in silence. The full check is too slow for every line.
  if (field !== undefined && line.split(JSON.stringify(field)).length > 2) checkedJson(line, `${at} it`)
  const sample = field === undefined ? value : fieldOf(value, field, at)
  if (typeof sample !== 'string') throw bad(`${at} ${notText(sample, field)}`)
  if (!SAMPLE.test(sample)) throw bad(`${at} the sample ${shown(sample)} is not allowed: ${ALLOWED}`)
  return sample
}

function parsed(line: string, at: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    throw bad(`${at} not JSON: ${cut(line)} (each line must be one JSON value, such as "sample-1").`)
  }
}

function fieldOf(value: unknown, field: string, at: string): unknown {
  if (typeof value === 'object' && value !== null && Object.hasOwn(value, field)) return Reflect.get(value, field)
  throw bad(`${at} ${shown(JSON.stringify(value))} is not an object with the field '${field}', which holds the sample.`)
}

function notText(value: unknown, field: string | undefined): string {
  const hint = field === undefined && typeof value === 'object' ? ` Where lines are objects, name the 'field'.` : ''
  return `the sample ${shown(JSON.stringify(value))} is not text: write it as "…" in JSON.${hint}`
}

const ALLOWED = 'letters, digits and _ . : + ~ @ -, 190 at most, a letter or digit first.'

function shown(text: string): string {
  return JSON.stringify(cut(text))
}

function cut(text: string): string {
  return text.length > 100 ? `${text.slice(0, 100)}…` : text
}

function bad(sentence: string): MlAirflowError {
  return new MlAirflowError('bad_argument', sentence)
}
