/** One file of an output, at the time the output was made. */
export interface OutputFile {
  /** Relative to the output; empty if the output is this file. */
  readonly path: string
  readonly size: number
  /** Modification time, in milliseconds since 1970. */
  readonly mtime: number
  /** Digest of the content. Undefined: the file was too large to read. */
  readonly hash: string | undefined
}

/** Contents of an output at the time it was made. */
export interface Manifest {
  readonly count: number
  readonly bytes: number
  /** Sorted by path; empty if there are too many to list. */
  readonly files: readonly OutputFile[]
  /** Digest over all files with sizes and times, if there are too many to list. */
  readonly digest: string | undefined
  /** Digest over all files with sizes and contents, if every file was read. */
  readonly content: string | undefined
  /** Time at which a temporary output was removed. Undefined: it was not. */
  readonly removedAt?: Date | undefined
}

/** State of the output of a finished record in the file system. */
export type OutputState =
  | { readonly kind: 'as_made' }
  | { readonly kind: 'missing' }
  /** A temporary output that nothing needs. */
  | { readonly kind: 'removed'; readonly at: Date }
  /** `file` is the path of a file that differs; `how` continues the sentence after it. */
  | { readonly kind: 'changed'; readonly file: string; readonly how: string }

const AS_MADE: OutputState = { kind: 'as_made' }

/** The state of an output as far as the database knows it: no output, or a removed one. Undefined: only the file system knows. */
export function outputAsStored(record: {
  readonly finishedAt: Date | undefined
  readonly outputPath: string | undefined
  readonly manifest: Manifest | undefined
}): OutputState | undefined {
  const { finishedAt, outputPath, manifest } = record
  if (finishedAt === undefined || outputPath === undefined) return AS_MADE
  return manifest?.removedAt && { kind: 'removed', at: manifest.removedAt }
}

/** What an interrupted write may have left: an output of 0 bytes, or files of 0 bytes in a folder. Continues "Its output". */
export function emptiness({ bytes, files }: Manifest): string | undefined {
  if (bytes === 0) return 'has 0 bytes'
  const [first, ...others] = files.filter(({ size }) => size === 0)
  if (first === undefined) return undefined
  const more = others.length === 0 ? '' : ` and ${others.length} more`
  return `has empty files: ${first.path}${more}`
}

/** Maximum number of files listed individually. For a larger folder, only a digest is stored. */
export const MOST_LISTED = 100

/** The form in which a record stores a manifest. */
export function manifestText({ removedAt, count, bytes, files, digest, content }: Manifest): string {
  const listed = files.map(({ path, size, mtime, hash }) => [path, size, mtime, hash ?? null])
  // SQL recognizes a removed output by the first key.
  return JSON.stringify({ removedAt, count, bytes, files: listed, digest, content })
}

/** Undefined if nothing, or nothing readable, is stored. */
export function manifestOf(text: string | undefined): Manifest | undefined {
  if (text === undefined) return undefined
  try {
    const { removedAt, count, bytes, files, digest, content } = JSON.parse(text) as StoredManifest
    const manifest = { count, bytes, files: files.map(outputFile), digest, content }
    return removedAt === undefined ? manifest : { ...manifest, removedAt: new Date(removedAt) }
  } catch {
    return undefined
  }
}

/** Whether two outputs are equal, byte for byte. Both must have been read in full. */
export function isSameContent(one: Manifest | undefined, other: Manifest | undefined): boolean {
  return one?.content !== undefined && one.content === other?.content
}

interface StoredManifest extends Omit<Manifest, 'files' | 'removedAt'> {
  readonly removedAt?: string
  readonly files: readonly (readonly [string, number, number, string | null])[]
}

function outputFile([path, size, mtime, hash]: StoredManifest['files'][number]): OutputFile {
  return { path, size, mtime, hash: hash ?? undefined }
}
