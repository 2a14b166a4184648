import { cpSync, existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** One text of one built file, replaced by another. */
export interface Mutation {
  readonly file: string
  /** The statement of a role's file of SQL that holds it. Without one, the whole file. */
  readonly statement?: string
  readonly from: string | RegExp
  readonly to: string
}

const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url))
// Sources are not run, but the evidence script is one; nor are declarations, maps and tests, which are most of what is built.
const LEFT_OUT = /^(packages|apps)\/[^/]+\/(src\/(?!evidence)|dist\/.*\.(d\.ts|map|test\.js|trial\.js)$)/

/** Copies what the build has made into an empty folder, and changes it. @throws where a text to be replaced is not there once */
export function copyRepository(folder: string, mutations: readonly Mutation[]): void {
  for (const part of readdirSync(REPOSITORY).filter((name) => ['apps', 'packages', 'sql'].includes(name))) {
    cpSync(join(REPOSITORY, part), join(folder, part), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (source) => !LEFT_OUT.test(relative(REPOSITORY, source).split(sep).join('/')),
    })
  }
  symlinkSync(join(REPOSITORY, 'node_modules'), join(folder, 'node_modules'))
  for (const mutation of mutations) mutate(folder, mutation)
}

function mutate(folder: string, { file, statement, from, to }: Mutation): void {
  const path = join(folder, file)
  if (!existsSync(path)) throw new Error(`There is no ${file}.`)
  const text = readFileSync(path, 'utf8')
  const part = statement === undefined ? text : sectionOf(text, statement)
  const times = part.split(from).length - 1
  if (times !== 1) throw new Error(`${statement ?? file} holds ${from} ${times} times, not once.`)
  writeFileSync(
    path,
    text.replace(part, () => part.replace(from, to)),
  )
}

function sectionOf(sql: string, statement: string): string {
  const section = sql.split(/^(?=-- name: )/m).find((one) => one.startsWith(`-- name: ${statement}\n`))
  if (section === undefined) throw new Error(`There is no statement ${statement}.`)
  return section
}
