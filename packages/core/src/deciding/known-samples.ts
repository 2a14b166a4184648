import { type GraphTask, listKey, NO_SAMPLE } from '../dag/graph.ts'
import type { Decision } from './decide.ts'

/** A list of samples in the output of a task that is done, or the reason why it cannot be read. */
export type StandingList = { readonly samples: readonly string[] } | { readonly problem: string }

interface SampleInput {
  readonly samples: readonly string[]
  readonly lists?: ReadonlyMap<string, StandingList> | undefined
}

/** Narrows the value to samples rather than a decision. */
export function isList(samples: readonly string[] | Decision): samples is readonly string[] {
  return Array.isArray(samples)
}

const ONE = [NO_SAMPLE]

/** The samples of a task. If they are unknown or empty: the decision for the placeholder instance. */
export function knownSamples(
  task: GraphTask,
  { samples, lists }: SampleInput,
  isDone: (taskId: string, downstream: GraphTask) => boolean,
): readonly string[] | Decision {
  const source = task.samplesFrom
  if (source === undefined) return samplesOf(task, samples)
  const list = lists?.get(listKey(source))
  if (!isDone(source.task, task) || list === undefined) return unknownSamples(source.task, list)
  if ('problem' in list) return { kind: 'run', reason: 'samples_unknown', sentence: list.problem }
  return list.samples.length > 0 ? list.samples : noSamples(source.task)
}

/** The decision while a list does not exist yet. */
export function unknownSamples(source: string, list?: StandingList): Decision {
  const before = list !== undefined && 'samples' in list ? `; last time ${list.samples.length}` : ''
  return {
    kind: 'run',
    reason: 'samples_unknown',
    sentence: `Its samples are unknown until '${source}' has run${before}.`,
  }
}

/** The decision for an empty list. */
export function noSamples(source: string): Decision {
  return { kind: 'skip', reason: 'no_samples', sentence: `'${source}' lists no samples: there is nothing to do.` }
}

/** Why a sample of an earlier list cannot start: its placeholder, which waits for the new list, has failed. */
export function noValidList(source: string): string {
  return `Its samples come from '${source}', which gave no valid list.`
}

/** The samples of a task's instances: those of the run for a per-sample task, otherwise the single empty sample. */
export function samplesOf(task: Pick<GraphTask, 'perSample'>, samples: readonly string[]): readonly string[] {
  return task.perSample ? samples : ONE
}
