import { readdirSync, realpathSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type Dag, type DagFailure, MLTaskSubDag, messageOf, ParametersDefinition } from '@ml-airflow/core'
import { importFailed, probe } from './probe.ts'

export interface FoundDags {
  readonly dags: readonly { readonly dag: Dag; readonly source: string }[]
  readonly failures: readonly DagFailure[]
}

/** A file that is read in the place of one that is there, or will be. */
export interface StandIn {
  readonly path: string
  readonly for: string
}

/**
 * The DAGs that the .ts, .js and .mjs files of a folder export, under whatever name; or those of one file. Its subfolders are left to
 * modules that the files import, and to scripts, which must not run only because they lie there.
 */
export async function findDags(folder: string, timeoutMs: number, standIn?: StandIn): Promise<FoundDags> {
  const listing = listFiles(folder, standIn)
  if (typeof listing === 'string') return { dags: [], failures: [{ source: folder, sentence: listing }] }
  const outcomes = await probe(listing, timeoutMs)
  const failures = listing.flatMap((source, index) => {
    const sentence = outcomes[index]
    return sentence === undefined ? [] : [{ source, sentence }]
  })
  const sound = listing.filter((_, index) => outcomes[index] === undefined)
  const imported = await importDags(sound)
  return { dags: imported.dags, failures: [...failures, ...imported.failures] }
}

/** Absolute paths, sorted; or the sentence that says why there are none. */
function listFiles(folder: string, standIn?: StandIn): readonly string[] | string {
  try {
    const root = realpathSync(folder)
    if (statSync(root).isFile()) return isDagFile(basename(root)) ? [root] : NO_DAG_FILE
    const names = readdirSync(root, { withFileTypes: true }).filter(
      (entry) => !entry.isDirectory() && isDagFile(entry.name),
    )
    const paths = new Set(names.map((entry) => join(root, entry.name)))
    if (standIn === undefined) return [...paths].sort()
    return [...paths.add(standIn.for)].sort().map((path) => (path === standIn.for ? standIn.path : path))
  } catch (error) {
    return `The folder of DAGs cannot be read: ${messageOf(error)}.`
  }
}

const NO_DAG_FILE = 'The folder of DAGs cannot be read: it is neither a folder nor a *.ts, *.js or *.mjs file.'

/** Whether a file of this name is looked at. */
export function isDagFile(name: string): boolean {
  return /^[^.].*\.(ts|js|mjs)$/.test(name) && !/\.(d|test|spec)\.[a-z]+$/.test(name)
}

async function importDags(files: readonly string[]): Promise<FoundDags> {
  const sources = new Map<Dag, string>()
  const failures: DagFailure[] = []
  if (files.length === 0) return { dags: [], failures }
  // It brings a compiler into memory, which a process without such a folder need not carry.
  const { fileImporter } = await import('./import-file.ts')
  const importFile = fileImporter(join(files[0] ?? '', '..'))
  for (const source of files) {
    try {
      // A DAG that a second file exports again is no second DAG.
      for (const dag of (await importFile(source)).filter(isDag)) if (!sources.has(dag)) sources.set(dag, source)
    } catch (error) {
      failures.push({ source, sentence: importFailed(error) })
    }
  }
  return { dags: [...sources].map(([dag, source]) => ({ dag, source })), failures }
}

function isDag(value: unknown): value is Dag {
  if (typeof value !== 'object' || value === null) return false
  const { parameters, tasks, graph } = value as Partial<Dag>
  if (!(parameters instanceof ParametersDefinition) || !(tasks instanceof Map) || !Array.isArray(graph)) return false
  return [...tasks.values()].every((task) => task instanceof MLTaskSubDag)
}
