import { cpSync, existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** One text of one built file, replaced by another. */
export interface Mutation {
  readonly file: string
  readonly from: string | RegExp
  readonly to: string
}

const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url))
// Sources are not run; but the evidence script is one.
const LEFT_OUT = /^(packages|apps)\/[^/]+\/src\/(?!evidence)/

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

function mutate(folder: string, { file, from, to }: Mutation): void {
  const path = join(folder, file)
  if (!existsSync(path)) throw new Error(`There is no ${file}.`)
  const text = readFileSync(path, 'utf8')
  if (text.split(from).length !== 2)
    throw new Error(`${file} holds ${from} ${text.split(from).length - 1} times, not once.`)
  writeFileSync(path, text.replace(from, to))
}
