import { useQueries } from '@tanstack/react-query'
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
  tasks: readonly string[],
  windows: readonly (string | null)[],
): ReadonlyMap<string, TaskSamples> {
  return useQueries({
    queries: tasks.flatMap((task) => windows.map((before) => gridSamplesQuery(dag, task, before))),
    combine: (results) =>
      new Map(
        tasks.map((task, place) => {
          const pages = results
            .slice(place * windows.length, (place + 1) * windows.length)
            .flatMap(({ data }) => (data === undefined ? [] : [data]))
          return [task, joined(pages)]
        }),
      ),
  })
}

function joined(pages: readonly TaskSamples[]): TaskSamples {
  return {
    samples: [...new Set(pages.flatMap(({ samples }) => samples))],
    cells: Object.assign({}, ...pages.map(({ cells }) => cells)),
  }
}
