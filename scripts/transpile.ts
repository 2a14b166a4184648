// Writes the JavaScript of the programs, without checking types: the first start takes a twentieth of the time of
// `tsc --build`. Tests are omitted. Output that is newer than its source is kept.
import { globSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { transformSync } from 'rolldown/utils'
import { foldersOf } from './product.ts'

const TESTS = /\.(test|fixture|trial)\.ts$/

const repository = resolve(import.meta.dirname, '..')
for (const room of foldersOf(repository)) {
  const [from, to] = [join(repository, room, 'src'), join(repository, room, 'dist')]
  const sources = globSync('**/*.{ts,tsx}', { cwd: from }).filter((name) => !TESTS.test(name))
  const scriptOf = (name: string): string => join(to, name.replace(/\.tsx?$/, '.js'))
  const changed = sources.filter((name) => modifiedAt(scriptOf(name)) <= modifiedAt(join(from, name)))
  // tsc would take the output of the other compiler for what it has emitted itself.
  if (changed.length > 0) rmSync(join(repository, room, 'tsconfig.tsbuildinfo'), { force: true })
  for (const name of changed) transpile(join(from, name), scriptOf(name))
}

function transpile(source: string, script: string): void {
  const { code, map, errors } = transformSync(source, readFileSync(source, 'utf8'), {
    sourcemap: true,
    target: 'es2024',
    jsx: { runtime: 'automatic', importSource: 'preact' },
    typescript: { onlyRemoveTypeImports: true, rewriteImportExtensions: 'rewrite' },
    tsconfig: false,
  })
  if (errors.length > 0) throw new Error(`${source}: ${errors.map(({ message }) => message).join('; ')}`)
  mkdirSync(dirname(script), { recursive: true })
  writeFileSync(`${script}.map`, JSON.stringify(map))
  writeFileSync(`${script}.part`, `${code}//# sourceMappingURL=${basename(script)}.map\n`)
  renameSync(`${script}.part`, script)
}

/** In milliseconds since 1970; 0 for a file that does not exist. */
function modifiedAt(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0
}
