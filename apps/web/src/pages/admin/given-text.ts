import { listText, valueText } from '../../parts/text.ts'

/** `conf: k=7 seed=2 · samples: fold_1, fold_6`: arguments of an audited change, without the DAG, which has its column. */
export function givenText(given: unknown): string {
  if (typeof given !== 'object' || given === null) return inWords(given)
  return Object.entries(given)
    .filter(([name]) => name !== 'dag_id')
    .map(([name, value]) => `${name}: ${inWords(value)}`)
    .join(' · ')
}

function inWords(value: unknown): string {
  if (Array.isArray(value)) return listText(value.map(inWords))
  if (typeof value !== 'object' || value === null) return valueText(value as string | null)
  const pairs = Object.entries(value).map(([name, one]) => `${name}=${inWords(one)}`)
  return pairs.length === 0 ? '–' : pairs.join(' ')
}
