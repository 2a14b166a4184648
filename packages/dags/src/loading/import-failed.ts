import { readFileSync } from 'node:fs'
import { dirname, isAbsolute } from 'node:path'
import { messageOf } from '@ml-airflow/core'

/** The reason why the import of a DAG file failed, with the line of the author's code if known. */
export function importFailed(thrown: unknown, source: string): string {
  const { message, place } = missingModule(thrown) ?? { message: sentenceOf(thrown), place: placeIn(thrown, source) }
  // A syntax error already contains its position.
  if (place === undefined || /\.[cm]?[jt]s:\d/.test(message)) return `Its import failed: ${message}`
  return `Its import failed: ${message.replace(/\.$/, '')}. At ${place}`
}

interface Told {
  readonly message: string
  /** `file:line` */
  readonly place: string | undefined
}

function missingModule(thrown: unknown): Told | undefined {
  if ((thrown as NodeJS.ErrnoException | undefined)?.code !== 'MODULE_NOT_FOUND') return undefined
  const [, name = '', file = ''] = /^Cannot find module '([^']+)'\nRequire stack:\n- (.+)/.exec(messageOf(thrown)) ?? []
  if (name === '') return undefined
  const remedy =
    name.startsWith('.') || isAbsolute(name)
      ? 'there is no such file'
      : `no such package is installed: npm install ${packageOf(name)} in ${dirname(file)} adds it`
  return { message: `it imports '${name}', and ${remedy}.`, place: lineWith(file, name) }
}

/** `@scope/name/part` and `name/part` are subpaths of a package. */
function packageOf(name: string): string {
  return name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/')
}

function lineWith(file: string, name: string): string | undefined {
  const lines = readFileSync(file, 'utf8').split('\n')
  const index = lines.findIndex((line) => line.includes(`'${name}'`) || line.includes(`"${name}"`))
  return index < 0 ? undefined : `${file}:${index + 1}`
}

function sentenceOf(thrown: unknown): string {
  return messageOf(thrown).replaceAll(/\s+/g, ' ').trim()
}

const FRAME = /(?:\(|at |file:\/\/)(\/[^()]+?):(\d+):\d+\)?$/

/** The innermost stack frame in the folder of the file. Its column refers to compiled code, so it is left out. */
function placeIn(thrown: unknown, source: string): string | undefined {
  const frames = thrown instanceof Error ? (thrown.stack ?? '').split('\n') : []
  for (const frame of frames) {
    const [, file = '', line] = FRAME.exec(frame) ?? []
    if (file.startsWith(`${dirname(source)}/`) && !file.includes('/node_modules/')) return `${file}:${line}`
  }
  return undefined
}
