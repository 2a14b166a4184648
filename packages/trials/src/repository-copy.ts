import { cpSync, existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Replacement of one text in a built file. */
export interface Mutation {
  readonly file: string
  /** SQL statement with the text, in a role's file. Default: the whole file. */
  readonly statement?: string
  readonly from: string | RegExp
  readonly to: string
}

const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url))
// Omits sources, except the evidence script, which is executed, and declarations, maps and tests, most of the build.
const LEFT_OUT = /^(packages|apps)\/[^/]+\/(src\/(?!evidence)|dist\/.*\.(d\.ts|map|test\.js|trial\.js)$)/

/** Copies the build into an empty folder and mutates it. @throws if a text to replace does not occur exactly once */
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
