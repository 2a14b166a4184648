/** One file of a definition, by its path below the folder of the first one. */
export interface DefinitionFile {
  readonly path: string
  readonly text: string
}

/** The files that define a DAG, as they were loaded: its own first, then those that it imports from its folder or below. */
export interface Definition {
  /** The digest of its files. */
  readonly hash: string
  /** Where its own file lay. */
  readonly source: string
  readonly files: readonly DefinitionFile[]
}
