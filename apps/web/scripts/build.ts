import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { build } from 'vite'

const ROOM = resolve(import.meta.dirname, '..')
const MARK = join(ROOM, 'dist/.built-from')
const SOURCES = [
  'src',
  'scripts',
  'index.html',
  'package.json',
  'vite.config.ts',
  '../../packages/client/src',
  '../../pnpm-lock.yaml',
]

/** Builds the pages, unless the sources are unchanged since the last build. */
const digest = digestOf(SOURCES)
if (!existsSync(MARK) || readFileSync(MARK, 'utf8') !== digest) {
  await build({ root: ROOM, logLevel: process.env.CI === undefined ? 'warn' : 'info' })
  // Server-rendered pages link to this file name.
  copyFileSync(join(ROOM, 'src/theme/tokens.css'), join(ROOM, 'dist/tokens.css'))
  compressAssets(join(ROOM, 'dist/assets'))
  writeFileSync(MARK, digest)
}

function digestOf(sources: readonly string[]): string {
  const hash = createHash('sha256')
  for (const file of sources.flatMap(filesOf).sort()) hash.update(file).update(readFileSync(join(ROOM, file)))
  return hash.digest('hex')
}

function filesOf(source: string): string[] {
  const path = join(ROOM, source)
  if (!statSync(path).isDirectory()) return [source]
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(ROOM, join(entry.parentPath, entry.name)))
}

/** Compresses once at build time, instead of for each request. */
function compressAssets(folder: string): void {
  for (const name of readdirSync(folder).filter((file) => /\.(js|css)$/.test(file))) {
    const path = join(folder, name)
    const content = readFileSync(path)
    writeFileSync(`${path}.br`, brotliCompressSync(content))
    writeFileSync(`${path}.gz`, gzipSync(content))
  }
}
