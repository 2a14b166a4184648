import { useQueries } from '@tanstack/react-query'
import { useCallback } from 'react'
import { gridSamplesQuery } from '../../../data/grid.ts'
import type { SampleCell } from '../../../data/shapes/dag.ts'

/** Rows of one unfolded task. */
export interface TaskSamples {
  readonly samples: readonly string[]
  /** By run, then by sample. */
  readonly cells: Readonly<Record<string, Readonly<Record<string, SampleCell>>>>
}

/** Samples of unfolded tasks, for the loaded windows of runs. */
export function useSamples(
  dag: string,
  unfolded: ReadonlySet<string>,
  windows: readonly (string | null)[],
): ReadonlyMap<string, TaskSamples> {
  // A stable function keeps the result as long as no sample changes.
  const combine = useCallback(
    (results: readonly { readonly data: TaskSamples | undefined }[]) =>
      new Map([...unfolded].map((task, place) => [task, joined(pageOf(results, place, windows.length))])),
    [unfolded, windows],
  )
  const tasks = [...unfolded]
  return useQueries({
    queries: tasks.flatMap((task) => windows.map((before) => gridSamplesQuery(dag, task, before))),
    combine,
  })
}

function pageOf(
  results: readonly { readonly data: TaskSamples | undefined }[],
  place: number,
  windows: number,
): readonly TaskSamples[] {
  return results.slice(place * windows, (place + 1) * windows).flatMap(({ data }) => (data === undefined ? [] : [data]))
}

function joined(pages: readonly TaskSamples[]): TaskSamples {
  return {
    samples: [...new Set(pages.flatMap(({ samples }) => samples))],
    cells: Object.assign({}, ...pages.map(({ cells }) => cells)),
  }
}
