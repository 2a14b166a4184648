import { closeSync, type Dirent, fstatSync, openSync, readdirSync, readSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import type { DagFailure } from '@ml-airflow/core'
import { isDagFile, isYamlFile } from './dag-file.ts'

const CODE = /\.[cm]?[jt]sx?$/
const DEFINES = /\bdefineDag\s*[(<]/
const AIRFLOW = /^\s*(from|import)\s+airflow\b/m
/** Maximum number of files examined below a folder. */
const MOST_FILES = 200
const DEEPEST = 3
/** Maximum number of bytes examined of a file. */
const MOST_BYTES = 1_000_000

/** Files of a folder that look like DAG files but are not read, each with a remedy. */
export function overlookedIn(folder: string): readonly DagFailure[] {
  const entries = entriesOf(folder)
  const files = entries.filter((entry) => !entry.isDirectory() && !isDagFile(entry.name))
  const folders = entries.filter((entry) => entry.isDirectory())
  const texts = entries
    .filter(({ name }) => isDagFile(name) && !isYamlFile(name))
    .map(({ name }) => textOf(join(folder, name)))
  return [
    ...files.flatMap(({ name }) => wrongEnding(join(folder, name))),
    ...folders.flatMap(({ name }) => belowFolder(folder, name, texts)),
  ]
}

/** The reason why an imported file of the folder has no DAG; undefined if other files import it. */
export function withoutDag(path: string, others: readonly string[]): string | undefined {
  const name = basename(path, extname(path))
  if (others.some((other) => other !== path && imports(textOf(other), name))) return undefined
  if (DEFINES.test(textOf(path)))
    return 'It defines a DAG and does not export it: write `export const myDag = defineDag(…)`.'
  return 'It exports no DAG: write `export const myDag = defineDag(…)`. A module for other files belongs in a subfolder.'
}

function wrongEnding(path: string): readonly DagFailure[] {
  const ending = extname(path)
  if (/\.(d|test|spec)\.[a-z]+$/.test(path)) return []
  const text = ending === '.py' || CODE.test(path) ? textOf(path) : ''
  if (CODE.test(path) && DEFINES.test(text)) return [notRead(path, `Rename it to ${basename(path, ending)}.ts.`)]
  if (ending === '.py' && AIRFLOW.test(text))
    return [
      notRead(path, 'It is a DAG in Python, for Airflow. See docs/airflow-commands.md for what is different here.'),
    ]
  return []
}

function notRead(source: string, remedy: string): DagFailure {
  return { source, sentence: `It is not read: DAG files end in .ts, .js, .mjs, .yaml or .yml. ${remedy}` }
}

/** A subfolder holds modules and scripts; a DAG in it counts only if a file of the folder exports it. */
function belowFolder(folder: string, name: string, texts: readonly string[]): readonly DagFailure[] {
  const files = filesBelow(join(folder, name), DEEPEST)
  const overlooked = files.slice(0, MOST_FILES).filter((path) => {
    const isDag = isDagFile(basename(path)) && definesDag(path)
    return isDag && !texts.some((text) => imports(text, basename(path, extname(path))))
  })
  return overlooked.map((source) => ({
    source,
    sentence: `It is not read: it lies in the subfolder ${name}. Move it into ${folder}, or export its DAG from a file there.`,
  }))
}

function definesDag(path: string): boolean {
  const text = textOf(path)
  return isYamlFile(path) ? /^id:/m.test(text) && /^tasks:/m.test(text) : DEFINES.test(text)
}

function filesBelow(folder: string, depth: number): readonly string[] {
  if (depth === 0) return []
  return entriesOf(folder).flatMap((entry) => {
    const path = join(folder, entry.name)
    return entry.isDirectory() ? filesBelow(path, depth - 1) : [path]
  })
}

/** A missing folder, or one removed in the meantime, counts as empty. */
function entriesOf(folder: string): readonly Dirent[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true })
    return entries.filter(({ name }) => !name.startsWith('.') && name !== 'node_modules' && name !== '__pycache__')
  } catch {
    return []
  }
}

function imports(text: string, name: string): boolean {
  const specifier = new RegExp(`(from|import|require)\\s*\\(?\\s*['"][^'"]*/${escaped(name)}(\\.[cm]?[jt]sx?)?['"]`)
  return specifier.test(text)
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

/** The beginning of a file, which may be data of any size. Empty if it is unreadable. */
function textOf(path: string): string {
  let file: number | undefined
  try {
    file = openSync(path, 'r')
    const bytes = Buffer.alloc(Math.min(fstatSync(file).size, MOST_BYTES))
    return bytes.toString('utf8', 0, readSync(file, bytes))
  } catch {
    return ''
  } finally {
    if (file !== undefined) closeSync(file)
  }
}
