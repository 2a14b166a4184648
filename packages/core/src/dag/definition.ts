/** One file of a definition. Its path is relative to the folder of the DAG's own file. */
export interface DefinitionFile {
  readonly path: string
  readonly text: string
}

/** The files that define a DAG, as loaded: its own file first, then the files it imports from its folder or below. */
export interface Definition {
  /** Digest of the files. */
  readonly hash: string
  /** Location of the DAG's own file. */
  readonly source: string
  readonly files: readonly DefinitionFile[]
}

/** A file that differs between two definitions. */
export interface FileChange {
  readonly path: string
  readonly change: 'added' | 'removed' | 'changed'
}

/** In the order of `after`, with removed files last. */
export function fileChanges(
  before: Pick<Definition, 'files'>,
  after: Pick<Definition, 'files'>,
): readonly FileChange[] {
  const old = textsOf(before)
  const current = textsOf(after)
  const paths = [...new Set([...current.keys(), ...old.keys()])]
  return paths.flatMap((path): FileChange[] => {
    if (!old.has(path)) return [{ path, change: 'added' }]
    if (!current.has(path)) return [{ path, change: 'removed' }]
    return old.get(path) === current.get(path) ? [] : [{ path, change: 'changed' }]
  })
}

function textsOf({ files }: Pick<Definition, 'files'>): ReadonlyMap<string, string> {
  return new Map(files.map(({ path, text }) => [path, text]))
}
