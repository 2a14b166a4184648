import { cpSync, mkdirSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Apps of the product. They find each other by relative paths, so their layout stays. */
const APPS = ['api', 'cli', 'worker']
/** Build output that only tests and debuggers of the repository read. */
const LEFT_OUT = /\.(map|tsbuildinfo)$|\.(test|fixture|trial)\.(d\.ts|js)$/

/**
 * Libraries bundled like packages of the repository, because npm cannot otherwise run TypeORM on better-sqlite3 13: its
 * manifest requires 12, which npm would install and compile in addition.
 */
const INSIDE = [{ name: 'typeorm', room: 'store', without: /\/typeorm\/browser(\/|$)/ }]

interface Manifest {
  readonly name: string
  readonly version: string
  readonly description?: string
  readonly license?: string
  readonly engines?: object
  readonly exports?: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: object
  readonly peerDependenciesMeta?: object
}

/**
 * Lays out the product in an empty folder, from which `npm pack` builds the package `ml-airflow`: the apps, their workspace
 * packages below node_modules, and one manifest with all their libraries.
 */
export function layOutProduct(repository: string, folder: string): void {
  const product = manifestOf(repository)
  const rooms = roomsOf(repository)
  for (const app of APPS) copyRoom(join(repository, 'apps', app), join(folder, 'apps', app), product)
  copyPages(join(repository, 'apps/web/dist'), join(folder, 'apps/web/dist'))
  for (const room of rooms) copyRoom(join(repository, 'packages', room), pathOf(folder, room), product)
  for (const name of ['README.md', 'CHANGELOG.md', 'LICENSE']) cpSync(join(repository, name), join(folder, name))
  for (const library of INSIDE) copyLibrary(repository, folder, library)
  writeEntry(folder)
  writeJson(join(folder, 'package.json'), packageOf(repository, product, rooms))
}

/** Folders of the apps and of their workspace packages, relative to the repository. */
export function foldersOf(repository: string): readonly string[] {
  return [...APPS.map((app) => `apps/${app}`), ...roomsOf(repository).map((room) => `packages/${room}`)]
}

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
}

/** Workspace packages of the apps, transitively. */
function roomsOf(repository: string): readonly string[] {
  const found = new Set<string>()
  const follow = (folder: string): void => {
    for (const name of roomNames(manifestOf(folder)).filter((name) => !found.has(name))) {
      found.add(name)
      follow(join(repository, 'packages', name))
    }
  }
  for (const app of APPS) follow(join(repository, 'apps', app))
  return [...found].sort()
}

function roomNames({ dependencies = {} }: Manifest): readonly string[] {
  return Object.keys(dependencies)
    .filter(isRoom)
    .map((name) => name.slice('@ml-airflow/'.length))
}

function isRoom(name: string): boolean {
  return name.startsWith('@ml-airflow/')
}

function pathOf(folder: string, room: string): string {
  return join(folder, 'node_modules', '@ml-airflow', room)
}

/** Omits sources, TypeScript's own files, and types that DAG authors do not use. Links are replaced by their targets. */
function copyRoom(from: string, to: string, { version }: Manifest): void {
  const { name, exports } = manifestOf(from)
  mkdirSync(to, { recursive: true })
  for (const part of readdirSync(from).filter((part) => !/^(node_modules|src|package\.json|tsconfig.*)$/.test(part))) {
    const isWanted = (path: string): boolean =>
      !LEFT_OUT.test(path) && (name === '@ml-airflow/core' || !path.endsWith('.d.ts'))
    cpSync(join(from, part), join(to, part), { recursive: true, dereference: true, filter: isWanted })
  }
  writeJson(join(to, 'package.json'), { name, version, type: 'module', exports: withoutSources(exports) })
}

/** Copies only the files for the browser. */
function copyPages(from: string, to: string): void {
  cpSync(from, to, { recursive: true, filter: (path) => !LEFT_OUT.test(path) && !path.endsWith('.built-from') })
}

function withoutSources(exports: Manifest['exports']): object | undefined {
  if (exports === undefined) return undefined
  return Object.fromEntries(Object.entries(exports).map(([path, { source: _, ...targets }]) => [path, targets]))
}

/** Copies the whole library without its dependencies, which the manifest of the product lists. */
function copyLibrary(repository: string, folder: string, library: (typeof INSIDE)[number]): void {
  const { name, without } = library
  const [from, to] = [sourceOf(repository, library), join(folder, 'node_modules', name)]
  const isWanted = (path: string): boolean => !/\.(map|d\.[cm]?ts)$/.test(path) && !without.test(path)
  cpSync(from, to, { recursive: true, filter: isWanted })
  const { dependencies, peerDependencies, peerDependenciesMeta, ...rest } = manifestOf(from)
  writeJson(join(to, 'package.json'), rest)
}

function sourceOf(repository: string, { name, room }: (typeof INSIDE)[number]): string {
  return realpathSync(join(repository, 'packages', room, 'node_modules', name))
}

/** `import { defineDag } from 'ml-airflow'` */
function writeEntry(folder: string): void {
  for (const file of ['index.js', 'index.d.ts'])
    writeFileSync(join(folder, file), `export * from '@ml-airflow/core/author'\n`)
}

function packageOf(repository: string, product: Manifest, rooms: readonly string[]): object {
  const { name, version, description, license, engines } = product
  const ours = foldersOf(repository).map((folder) => manifestOf(join(repository, folder)))
  const theirs = INSIDE.map((library) => manifestOf(sourceOf(repository, library)))
  const inside = Object.fromEntries([
    ...rooms.map((room) => [`@ml-airflow/${room}`, version]),
    ...theirs.map(({ name, version }) => [name, version]),
  ])
  return {
    name,
    version,
    description,
    license,
    type: 'module',
    engines,
    bin: { 'ml-airflow': 'apps/cli/dist/main.js', airflow: 'apps/cli/dist/main.js' },
    exports: { '.': { types: './index.d.ts', default: './index.js' }, './package.json': './package.json' },
    dependencies: { ...librariesOf(theirs), ...librariesOf(ours), ...inside },
    bundleDependencies: Object.keys(inside),
  }
}

/** @throws if two packages require different versions of a library */
function librariesOf(manifests: readonly Manifest[]): Readonly<Record<string, string>> {
  const found = new Map<string, string>()
  for (const { name: room, dependencies = {} } of manifests) {
    for (const [name, version] of Object.entries(dependencies).filter(([name]) => !isRoom(name))) {
      const other = found.get(name) ?? version
      if (other !== version) throw new Error(`${room} asks for ${name} ${version}, and another room for ${other}.`)
      found.set(name, version)
    }
  }
  return Object.fromEntries([...found].sort())
}

function writeJson(file: string, value: object): void {
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`)
}
