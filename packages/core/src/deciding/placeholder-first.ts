import { NO_SAMPLE } from '../dag/graph.ts'

/** Puts a placeholder before the samples of an earlier list: these depend on it. */
export function placeholderFirst<T extends { readonly sample: string }>(instances: readonly T[]): readonly T[] {
  const place = instances.findIndex(({ sample }) => sample === NO_SAMPLE)
  const own = instances[place]
  return own === undefined || place === 0 ? instances : [own, ...instances.filter((one) => one !== own)]
}
