/** Limit per range: a larger one is probably a typo. */
const MOST_IN_RANGE = 10_000
const RANGE = /^(.*?)(\d+)(?:\.\.\.?|…)(.*?)(\d+)$/

export interface GivenSamples {
  readonly samples: readonly string[]
  readonly problem?: string
}

/** Parses `fold_1, fold_2 fold_7..fold_9`: words and ranges, separated by spaces, commas or lines, without duplicates. */
export function readSamples(text: string): GivenSamples {
  const samples = new Set<string>()
  for (const word of text.split(/[\s,;]+/).filter((found) => found !== '')) {
    const range = rangeOf(word)
    if (typeof range === 'string') return { samples: [...samples], problem: range }
    for (const sample of range) samples.add(sample)
  }
  return { samples: [...samples] }
}

/** @returns the samples, or the problem */
function rangeOf(word: string): readonly string[] | string {
  const [, before = '', first = '', again = '', last = ''] = RANGE.exec(word) ?? []
  if (first === '') return [word]
  if (again !== '' && again !== before) return `'${word}' is not a range: both ends begin alike, as in fold_1..fold_9.`
  const count = Number(last) - Number(first) + 1
  if (count < 1 || count > MOST_IN_RANGE)
    return `'${word}' names ${count} samples: allowed are ranges that rise, of ${MOST_IN_RANGE} at most.`
  return Array.from({ length: count }, (_, n) => before + String(Number(first) + n).padStart(padding(first), '0'))
}

/** `01..12` keeps its two digits. */
function padding(first: string): number {
  return first.startsWith('0') ? first.length : 0
}

/** `fold_1 … fold_5 (5)` */
export function samplesText(samples: readonly string[]): string {
  if (samples.length <= 4) return samples.join(', ')
  return `${samples.slice(0, 2).join(', ')} … ${samples.at(-1)} (${samples.length})`
}
