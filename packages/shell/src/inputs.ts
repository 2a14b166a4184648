import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fingerprintText, inputOf, MISSING_INPUT, MOST_INPUTS_LISTED, type TaskInput } from '@ml-airflow/core'
import { glob, isDynamicPattern } from 'tinyglobby'
import type { FileHashes } from './file-hashes.ts'

type Mark = readonly [file: string, mark: string]

/** The current state of the input files. A missing or unreadable file, and a path of another kind, is marked as missing. */
export async function fingerprintInputs(
  folder: string,
  inputs: readonly TaskInput[],
  hashes: FileHashes,
): Promise<string> {
  const marks: Mark[] = []
  for (const input of inputs) marks.push(...(await marksOf(folder, inputOf(input), hashes)))
  return fingerprintText(new Map(marks))
}

/** One mark per file, or one for all if there are too many to list. */
async function marksOf(
  folder: string,
  { path, by }: ReturnType<typeof inputOf>,
  hashes: FileHashes,
): Promise<readonly Mark[]> {
  const files = await filesOf(folder, path)
  if (files.length === 0) return [[path, MISSING_INPUT]]
  const marks: Mark[] = []
  for (const file of files) marks.push([file, await markOf(resolve(folder, file), by, hashes)])
  if (marks.length <= MOST_INPUTS_LISTED) return marks
  const all = createHash('sha256').update(marks.map((mark) => mark.join(' ')).join('\n'))
  return [[path, all.digest('hex')]]
}

async function filesOf(folder: string, path: string): Promise<readonly string[]> {
  const options = { dot: true, expandDirectories: false }
  if (isDynamicPattern(path)) return (await glob([path], { ...options, cwd: folder })).sort()
  const found = await stat(resolve(folder, path)).catch(() => undefined)
  if (!found?.isDirectory()) return [path]
  const below = await glob(['**'], { ...options, cwd: resolve(folder, path) })
  return below.sort().map((file) => join(path, file))
}

async function markOf(path: string, by: 'content' | 'stat', hashes: FileHashes): Promise<string> {
  try {
    const found = await stat(path)
    // Reading a pipe would wait for its writer, and a device may have no end.
    if (!found.isFile()) return MISSING_INPUT
    return by === 'stat' ? `${found.size}:${found.mtimeMs}` : await hashes.hashOf(path, found)
  } catch {
    return MISSING_INPUT
  }
}
