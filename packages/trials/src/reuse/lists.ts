import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

// An output is a file that names the execution that wrote it. The output of a task that lists samples is a folder with such a
// file, and with a folder of samples.

interface Content {
  readonly execution: number
}

const CONTENT = 'content'
/** Path of the list in an output. */
export const LIST = 'samples'

const LISTS = [['a', 'b'], ['a'], [], ['b', 'c']] as const

/** Samples that a task lists for this content of its input file. */
export function listFor(input: string): readonly string[] {
  return LISTS[Number(input.split(' ')[1] ?? 0) % LISTS.length] ?? []
}

/** @param samples undefined: the output is not a list */
export function writeOutput(path: string, content: Content, samples: readonly string[] | undefined): void {
  if (samples !== undefined) {
    mkdirSync(join(path, LIST), { recursive: true })
    for (const sample of samples) writeFileSync(join(path, LIST, sample), '')
  }
  writeFileSync(contentFile(path), JSON.stringify(content))
}

/** Execution that wrote the output. Undefined if nothing is there, or nothing from an execution. */
export function contentOf(path: string): number | undefined {
  try {
    return (JSON.parse(readFileSync(contentFile(path), 'utf8')) as Content).execution
  } catch {
    return undefined
  }
}

/** Samples listed at the path, in order. Undefined: there is no list. */
export function listAt(path: string): readonly string[] | undefined {
  try {
    return readdirSync(join(path, LIST)).sort()
  } catch {
    return undefined
  }
}

export function removeOutput(path: string): void {
  rmSync(path, { force: true, recursive: true })
}

/** Changes the content, but nothing else about the file except its time. */
export function tamperWith(path: string): void {
  writeFileSync(contentFile(path), '{"execution":"?"}')
}

export function touchOutput(path: string): void {
  const at = new Date(Date.now() + 10_000)
  if (existsSync(contentFile(path))) utimesSync(contentFile(path), at, at)
}

function contentFile(path: string): string {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ? join(path, CONTENT) : path
}
