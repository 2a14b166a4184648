import type { AnyParameters, ParameterValues } from './parameters.ts'

/**
 * A file, a folder with all files below it, or a glob such as `data/*.csv`, relative to the folder of the DAG file. A result
 * is redone after a change of content (`content`, default), or of size or modification time (`stat`).
 */
export type TaskInput = string | { readonly path: string; readonly by?: 'content' | 'stat' }

/** Context of `inputsProvider`. */
export interface InputsContext<P extends AnyParameters> {
  readonly dagId: string
  readonly taskId: string
  readonly parameters: ParameterValues<P>
}

/** An input with its defaults filled in. */
export function inputOf(input: TaskInput): { readonly path: string; readonly by: 'content' | 'stat' } {
  return typeof input === 'string' ? { path: input, by: 'content' } : { path: input.path, by: input.by ?? 'content' }
}

/** Problems with a list of inputs, each phrased to follow the name of its owner. */
export function inputProblems(inputs: unknown): readonly string[] {
  if (!Array.isArray(inputs)) return [`has inputs that are not an array: allowed are paths, and { path, by: 'stat' }.`]
  return inputs.flatMap((input: unknown) => {
    if (typeof input === 'string' && input !== '') return []
    const { path, by } = typeof input === 'object' && input !== null ? (input as Record<string, unknown>) : {}
    const isKnown = by === undefined || by === 'content' || by === 'stat'
    if (typeof path === 'string' && path !== '' && isKnown) return []
    return [`has an input ${JSON.stringify(input)}: allowed are paths, and { path, by: 'content' or 'stat' }.`]
  })
}
