import type { AnyParameters, ParameterValues } from './parameters.ts'

/**
 * A file, a folder with all that lies below it, or a glob such as `data/*.csv`, from the folder of the DAG's file on. By `content`, which is
 * the default, a result is made again when what a file holds has changed; by `stat`, when its size or time has.
 */
export type TaskInput = string | { readonly path: string; readonly by?: 'content' | 'stat' }

/** What a task may read when it names its input files. */
export interface InputsContext<P extends AnyParameters> {
  readonly dagId: string
  readonly taskId: string
  readonly parameters: ParameterValues<P>
}

/** The parts of an input, with what it leaves out. */
export function inputOf(input: TaskInput): { readonly path: string; readonly by: 'content' | 'stat' } {
  return typeof input === 'string' ? { path: input, by: 'content' } : { path: input.path, by: input.by ?? 'content' }
}

/** The problems of a list of inputs, each to stand behind the name of its owner. */
export function inputProblems(inputs: unknown): readonly string[] {
  if (!Array.isArray(inputs)) return [`has inputs that are no array: allowed are paths, and { path, by: 'stat' }.`]
  return inputs.flatMap((input: unknown) => {
    if (typeof input === 'string' && input !== '') return []
    const { path, by } = typeof input === 'object' && input !== null ? (input as Record<string, unknown>) : {}
    const isKnown = by === undefined || by === 'content' || by === 'stat'
    if (typeof path === 'string' && path !== '' && isKnown) return []
    return [`has an input ${JSON.stringify(input)}: allowed are paths, and { path, by: 'content' or 'stat' }.`]
  })
}
