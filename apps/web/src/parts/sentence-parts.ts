/** A run as `dag_id/run_id`, if the run id is a generated, long one. */
const RUN = String.raw`[\w.-]{1,190}\/(?:manual|scheduled|backfill)_[\w.:+~@-]*\w`
const TIME = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z`
const COMMAND = '`[^`]+`'
const MARKED = new RegExp(`(?<run>${RUN})|(?<time>${TIME})|(?<command>${COMMAND})`, 'g')

export interface SentencePart {
  readonly kind: 'words' | 'run' | 'time' | 'command'
  readonly text: string
}

/** Splits a sentence of the API into words and the parts that are displayed in another way. */
export function sentenceParts(sentence: string): readonly SentencePart[] {
  const parts: SentencePart[] = []
  let end = 0
  for (const match of sentence.matchAll(MARKED)) {
    if (match.index > end) parts.push({ kind: 'words', text: sentence.slice(end, match.index) })
    parts.push({ kind: kindOf(match), text: match[0] })
    end = match.index + match[0].length
  }
  if (end < sentence.length) parts.push({ kind: 'words', text: sentence.slice(end) })
  return parts
}

function kindOf({ groups = {} }: RegExpExecArray): SentencePart['kind'] {
  if (groups.run !== undefined) return 'run'
  return groups.time === undefined ? 'command' : 'time'
}
