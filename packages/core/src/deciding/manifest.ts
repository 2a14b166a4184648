/** One file of an output, as it was when the output was made. */
export interface OutputFile {
  /** From the output on; empty where the output is this file. */
  readonly path: string
  readonly size: number
  /** When it was written, in milliseconds since 1970. */
  readonly mtime: number
  /** Digest of its content. Undefined: it was too big to be read. */
  readonly hash: string | undefined
}

/** What an output consisted of when it was made. */
export interface Manifest {
  readonly count: number
  readonly bytes: number
  /** Sorted by path; empty where they are too many to be listed. */
  readonly files: readonly OutputFile[]
  /** Of all files with sizes and times, where they are too many to be listed. */
  readonly digest: string | undefined
  /** Of all files with sizes and contents, where every file was read. */
  readonly content: string | undefined
}

/** What the file system says of the output of a finished record. */
export type OutputState =
  | { readonly kind: 'as_made' }
  | { readonly kind: 'missing' }
  /** `file` is one that differs, as a path; `how` follows it in a sentence. */
  | { readonly kind: 'changed'; readonly file: string; readonly how: string }

/** Most files of an output that are listed one by one. Of a bigger folder a digest is kept. */
export const MOST_LISTED = 100

/** What a record stores of a manifest. */
export function manifestText({ count, bytes, files, digest, content }: Manifest): string {
  const listed = files.map(({ path, size, mtime, hash }) => [path, size, mtime, hash ?? null])
  return JSON.stringify({ count, bytes, files: listed, digest, content })
}

/** Undefined where nothing, or nothing readable, is stored. */
export function manifestOf(text: string | undefined): Manifest | undefined {
  if (text === undefined) return undefined
  try {
    const { count, bytes, files, digest, content } = JSON.parse(text) as StoredManifest
    return { count, bytes, files: files.map(outputFile), digest, content }
  } catch {
    return undefined
  }
}

/** Whether two outputs are the same, byte for byte. Both must have been read in full. */
export function isSameContent(one: Manifest | undefined, other: Manifest | undefined): boolean {
  return one?.content !== undefined && one.content === other?.content
}

interface StoredManifest extends Omit<Manifest, 'files'> {
  readonly files: readonly (readonly [string, number, number, string | null])[]
}

function outputFile([path, size, mtime, hash]: StoredManifest['files'][number]): OutputFile {
  return { path, size, mtime, hash: hash ?? undefined }
}
