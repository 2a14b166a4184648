import { createHash } from 'node:crypto'
import { lstatSync, readlinkSync, type Stats, statSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as nextIteration } from 'node:timers/promises'
import { type Manifest, MOST_LISTED, messageOf, type OutputFile, type OutputState } from '@ml-airflow/core'
import { hashOfFile } from './file-hashes.ts'
import { bytesBelow, namesBelow, textOfName } from './outputs/file-names.ts'

/** Reading a file of up to this size takes no noticeable time. */
const SMALL = 1024 * 1024
const FILES_A_SLICE = 1000

/** One file below an output. */
interface Found {
  readonly path: string
  /** The path as the file system spells it: a name need not be UTF-8. */
  readonly place: string | Buffer
  readonly stat: Pick<Stats, 'size' | 'mtimeMs'>
  /** Stands for the content of a link, which is not followed, or of a pipe, socket or device, which cannot be read. */
  readonly standIn: string | undefined
}

/**
 * The manifest of an output. Many files are summarised in a digest, which covers their contents only if `reading` is `all`.
 */
export async function describeOutput(output: string, reading: 'all' | 'small'): Promise<Manifest> {
  const found = await filesOf(output)
  const isListed = found.length <= MOST_LISTED
  const isRead = ({ stat }: Found) => reading === 'all' || (isListed && stat.size <= SMALL)
  const files: OutputFile[] = []
  for (const one of found) files.push(await outputFile(one, isRead(one)))
  return {
    count: files.length,
    bytes: files.reduce((sum, { size }) => sum + size, 0),
    files: isListed ? files : [],
    digest: isListed ? undefined : digestByTime(found),
    content: files.some(({ hash }) => hash === undefined) ? undefined : contentDigest(files),
  }
}

/** A file with the size and mtime of its manifest counts as unchanged, as in Make; a file with another mtime is read. */
export async function inspectOutput(output: string, manifest: Manifest | undefined): Promise<OutputState> {
  try {
    return await compare(output, manifest)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? ''
    if (['ENOENT', 'ENOTDIR'].includes(code)) return { kind: 'missing' }
    return { kind: 'changed', file: output, how: `cannot be read: ${messageOf(error)}` }
  }
}

const AS_MADE: OutputState = { kind: 'as_made' }

async function compare(output: string, manifest: Manifest | undefined): Promise<OutputState> {
  const stat = statSync(output, { throwIfNoEntry: false })
  if (stat === undefined) return { kind: 'missing' }
  if (manifest === undefined) return AS_MADE
  const found = stat.isDirectory() ? await filesOf(output) : [wholeFile(output, stat)]
  return manifest.digest === undefined ? compareFiles(output, manifest, found) : compareAll(output, manifest, found)
}

async function compareFiles(output: string, { files }: Manifest, found: readonly Found[]): Promise<OutputState> {
  const known = new Map(files.map((file) => [file.path, file]))
  for (const one of found) {
    const file = known.get(one.path)
    if (file === undefined) return changed(output, one.path, 'did not belong to it')
    known.delete(one.path)
    const how = await changeOf(file, one)
    if (how !== undefined) return changed(output, one.path, how)
  }
  const [gone] = known.keys()
  return gone === undefined ? AS_MADE : changed(output, gone, 'is gone')
}

async function changeOf(file: OutputFile, found: Found): Promise<string | undefined> {
  const { size, mtimeMs } = found.stat
  if (size !== file.size) return `has ${size} bytes instead of ${file.size}`
  if (mtimeMs === file.mtime) return undefined
  if (file.hash === undefined) return `was written at ${new Date(mtimeMs).toISOString()}, after it was made`
  return (await hashOf(found)) === file.hash ? undefined : 'has another content'
}

/** A digest cannot tell which of many files differs. */
async function compareAll(
  output: string,
  { count, digest, content }: Manifest,
  found: readonly Found[],
): Promise<OutputState> {
  if (digestByTime(found) === digest) return AS_MADE
  if (found.length !== count) return changed(output, '', `has ${found.length} files instead of ${count}`)
  if (content === undefined) return changed(output, '', 'has files that were written after it was made')
  const now = await describeOutput(output, 'all')
  return now.content === content ? AS_MADE : changed(output, '', 'has files with another content')
}

function changed(output: string, file: string, how: string): OutputState {
  return { kind: 'changed', file: join(output, file), how }
}

async function outputFile(found: Found, isRead: boolean): Promise<OutputFile> {
  const { path, stat } = found
  return { path, size: stat.size, mtime: stat.mtimeMs, hash: isRead ? await hashOf(found) : undefined }
}

function hashOf({ place, stat, standIn }: Found): string | Promise<string> {
  return standIn === undefined ? hashOfFile(place, stat) : createHash('sha256').update(standIn).digest('hex')
}

/** Sorted by path. An output that is itself a link is followed. */
async function filesOf(output: string): Promise<readonly Found[]> {
  const stat = statSync(output)
  if (!stat.isDirectory()) return [wholeFile(output, stat)]
  const files: Found[] = []
  for (const [index, name] of namesBelow(output).entries()) {
    if (index % FILES_A_SLICE === FILES_A_SLICE - 1) await nextIteration()
    const place = bytesBelow(output, name)
    const own = lstatSync(place, { throwIfNoEntry: false })
    if (own === undefined || own.isDirectory()) continue
    files.push({ path: textOfName(name), place, stat: own, standIn: standInOf(place, own) })
  }
  return files.sort((one, other) => (one.path < other.path ? -1 : 1))
}

function wholeFile(output: string, stat: Stats): Found {
  return { path: '', place: output, stat, standIn: standInOf(output, stat) }
}

function standInOf(place: string | Buffer, stat: Stats): string | undefined {
  if (stat.isFile()) return undefined
  return stat.isSymbolicLink() ? readlinkSync(place) : 'no file'
}

function digestByTime(found: readonly Found[]): string {
  return digestOfLines(found.map(({ path, stat }) => `${stat.size} ${stat.mtimeMs} ${path}`))
}

function contentDigest(files: readonly OutputFile[]): string {
  return digestOfLines(files.map(({ path, size, hash }) => `${size} ${hash} ${path}`))
}

function digestOfLines(lines: readonly string[]): string {
  return createHash('sha256').update(lines.join('\n')).digest('hex')
}
