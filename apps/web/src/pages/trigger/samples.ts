/** Samples that one range may name: more is a slip of the finger. */
const MOST_IN_RANGE = 10_000
const RANGE = /^(.*?)(\d+)(?:\.\.\.?|…)(.*?)(\d+)$/

export interface GivenSamples {
  readonly samples: readonly string[]
  readonly problem?: string
}

/** Reads `fold_1, fold_2 fold_7..fold_9`: words divided by blanks, commas or lines, and ranges, each sample once. */
export function readSamples(text: string): GivenSamples {
  const samples = new Set<string>()
  for (const word of text.split(/[\s,;]+/).filter((found) => found !== '')) {
    const range = rangeOf(word)
    if (typeof range === 'string') return { samples: [...samples], problem: range }
    for (const sample of range) samples.add(sample)
  }
  return { samples: [...samples] }
}

/** @returns what is wrong, where something is */
function rangeOf(word: string): readonly string[] | string {
  const [, before = '', first = '', again = '', last = ''] = RANGE.exec(word) ?? []
  if (first === '') return [word]
  if (again !== '' && again !== before) return `'${word}' is no range: both ends begin alike, as in fold_1..fold_9.`
  const count = Number(last) - Number(first) + 1
  if (count < 1 || count > MOST_IN_RANGE)
    return `'${word}' names ${count} samples: allowed are ranges that rise, of ${MOST_IN_RANGE} at most.`
  return Array.from({ length: count }, (_, n) => before + String(Number(first) + n).padStart(padding(first), '0'))
}

/** `01..12` stays two digits wide. */
function padding(first: string): number {
  return first.startsWith('0') ? first.length : 0
}

/** `fold_1 … fold_5 (5)` */
export function samplesText(samples: readonly string[]): string {
  if (samples.length <= 4) return samples.join(', ')
  return `${samples.slice(0, 2).join(', ')} … ${samples.at(-1)} (${samples.length})`
}
