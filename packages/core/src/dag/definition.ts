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
