import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import ts from 'typescript'

/** Allowed dependencies of each room: the arrows of docs/architecture.md. Rooms that are missing here are rejected. */
const ADAPTERS_AND_RULES = [
  'config',
  'core',
  'dags',
  'engine',
  'logs',
  'notifications',
  'queue',
  'shell',
  'store',
  'traces',
  'vault',
]
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  'packages/core': [],
  'packages/client': [],
  'packages/config': ['core'],
  'packages/dags': ['core'],
  'packages/engine': ['core'],
  'packages/logs': ['core'],
  'packages/notifications': ['core'],
  'packages/queue': ['core'],
  'packages/shell': ['core'],
  'packages/store': ['core'],
  'packages/testing': ['core'],
  'packages/traces': ['core'],
  'packages/vault': ['core'],
  'packages/assembly': ADAPTERS_AND_RULES,
  'packages/commands': ['assembly', 'config', 'core', 'engine', 'logs', 'notifications', 'shell', 'vault'],
  'apps/api': [...ADAPTERS_AND_RULES, 'assembly', 'commands'],
  'apps/cli': [...ADAPTERS_AND_RULES, 'assembly', 'commands'],
  'apps/web': ['client'],
  'apps/worker': [...ADAPTERS_AND_RULES, 'assembly'],
}

/** They test and measure the others from outside, so they may use any room; no room may use them. */
const JUDGES = ['packages/bench', 'packages/trials']

/** Libraries that only one room may use. */
const KEEPERS: Readonly<Record<string, string>> = {
  typeorm: 'packages/store',
  'better-sqlite3': 'packages/store',
  mysql2: 'packages/store',
  bullmq: 'packages/queue',
  ioredis: 'packages/queue',
  execa: 'packages/shell',
  '@aws-sdk': 'packages/logs',
  nodemailer: 'packages/notifications',
  '@opentelemetry': 'packages/traces',
}

const OTHER_APP = /(\.\.\/)+(apps\/)?(api|cli|web|worker)\/[\w./-]*/

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

/** One sentence per violation of the rooms' order in a work tree. */
export function offences(root: string): string[] {
  return roomsOf(root).flatMap((room) => {
    if (JUDGES.includes(room)) return []
    const allowed = ROOMS[room]
    if (allowed === undefined) return [`${room} is a room that nobody knows.`]
    return [...manifestOffences(root, room, allowed), ...importOffences(root, room), ...pathOffences(root, room)]
  })
}

function roomsOf(root: string): string[] {
  const folders = ['apps', 'packages'].flatMap((top) => readdirSync(join(root, top)).map((name) => `${top}/${name}`))
  return folders.filter((folder) => existsSync(join(root, folder, 'package.json'))).sort()
}

function manifestOffences(root: string, room: string, allowed: readonly string[]): string[] {
  const manifest = JSON.parse(readFileSync(join(root, room, 'package.json'), 'utf8')) as Manifest
  const dependencies = Object.keys(manifest.dependencies ?? {})
  const used = dependencies.flatMap((name) => roomNames(name)).filter((name) => !allowed.includes(name))
  const tried = Object.keys(manifest.devDependencies ?? {}).flatMap((name) => roomNames(name))
  const kept = dependencies.filter((name) => isForeign(name, room))
  return [
    ...used.map((name) => `${room} depends on ${name}.`),
    ...tried.filter((name) => name !== 'testing').map((name) => `${room} depends on ${name} for its tests.`),
    ...kept.map((name) => `${room} depends on ${name}, which is for ${KEEPERS[name]} alone.`),
  ]
}

function importOffences(root: string, room: string): string[] {
  return filesOf(join(root, room)).flatMap((name) => {
    const file = join(root, room, name)
    return importsOf(file).flatMap((imported) => {
      const sentence = importOffence(join(root, room), file, imported, room)
      return sentence === undefined ? [] : [`${room}/${name} imports ${imported}${sentence}`]
    })
  })
}

/** A path to another app is a dependency that no manifest shows. A process gets other programs from its main file. */
function pathOffences(root: string, room: string): string[] {
  if (!room.startsWith('apps/')) return []
  return filesOf(join(root, room)).flatMap((name) => {
    const [path] = readFileSync(join(root, room, name), 'utf8').match(OTHER_APP) ?? []
    const isOwn = path !== undefined && !leaves(join(root, room), resolve(dirname(join(root, room, name)), path))
    return path === undefined || isOwn ? [] : [`${room}/${name} reaches another app by its path: ${path}`]
  })
}

function filesOf(folder: string): string[] {
  const folders = ['src', 'tests', 'scripts'].filter((name) => existsSync(join(folder, name)))
  const names = folders.flatMap((name) =>
    readdirSync(join(folder, name), { encoding: 'utf8', recursive: true }).map((file) => `${name}/${file}`),
  )
  return names.filter((name) => /\.(tsx?|mjs)$/.test(name)).sort()
}

function importOffence(folder: string, file: string, imported: string, room: string): string | undefined {
  if (imported.startsWith('.'))
    return leaves(folder, resolve(dirname(file), imported)) ? ', outside its room.' : undefined
  if (/\.test\.ts$/.test(file)) return undefined
  if (room === 'packages/core' && imported.startsWith('node:')) return '; the core is pure.'
  const library = imported.split('/')[0] ?? ''
  return isForeign(library, room) ? `, which is for ${KEEPERS[library]} alone.` : undefined
}

function importsOf(file: string): string[] {
  return ts.preProcessFile(readFileSync(file, 'utf8'), true, true).importedFiles.map(({ fileName }) => fileName)
}

function leaves(folder: string, path: string): boolean {
  return relative(folder, path).startsWith('..')
}

function isForeign(library: string, room: string): boolean {
  return Object.hasOwn(KEEPERS, library) && KEEPERS[library] !== room
}

function roomNames(dependency: string): string[] {
  return dependency.startsWith('@ml-airflow/') ? [dependency.slice('@ml-airflow/'.length)] : []
}
