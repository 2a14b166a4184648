import { distance } from 'fastest-levenshtein'

/** The candidate most similar to `given`, unless none is similar. */
export function nearest(given: string, candidates: readonly string[]): string | undefined {
  const ranked = candidates.map((candidate) => ({ candidate, distance: distance(given.slice(0, 200), candidate) }))
  const best = ranked.sort((a, b) => a.distance - b.distance)[0]
  return best !== undefined && best.distance <= Math.max(2, given.length / 4) ? best.candidate : undefined
}
