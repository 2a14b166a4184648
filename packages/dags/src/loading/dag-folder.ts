import { readdirSync, realpathSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type Dag, type DagFailure, messageOf } from '@ml-airflow/core'
import { DAG_FILES, isDagFile, isYamlFile } from './dag-file.ts'
import { importFailed } from './import-failed.ts'
import { isDag, unlessItExits } from './imported-dags.ts'
import { type ProbeOutcome, probe, tookTooLong } from './probe.ts'
import { ProbeMemory } from './probe-memory.ts'
import { overlookedIn, withoutDag } from './unread-files.ts'
import { readYamlFile } from './yaml-files.ts'

export interface FoundDags {
  readonly dags: readonly { readonly dag: Dag; readonly source: string }[]
  readonly failures: readonly DagFailure[]
  /** Messages about files without effect. */
  readonly notices: readonly DagFailure[]
}

/** A file that is read instead of another, existing or future one. */
export interface StandIn {
  readonly path: string
  readonly for: string
}

export interface FindOptions {
  /** Import timeout of one file, in milliseconds. */
  readonly timeoutMs: number
  /** Cache of compiled files, by content. Without it, each process compiles the files again. */
  readonly cacheDir?: string | undefined
  /** Whether to skip the probe in a thread for unchanged files that were imported successfully before. */
  readonly trustsEarlierProbes?: boolean | undefined
  readonly standIn?: StandIn
}

/**
 * The DAGs in all exports of a folder's .ts, .js and .mjs files, and those described by its .yaml and .yml files; or the
 * DAGs of a single file. Subfolders are not scanned: they are for imported modules and for scripts, which must not run
 * merely because they exist.
 */
export async function findDags(folder: string, options: FindOptions): Promise<FoundDags> {
  const listing = listFiles(folder, options.standIn)
  if (typeof listing === 'string') return { ...NOTHING, failures: [{ source: folder, sentence: listing }] }
  const code = listing.filter((path) => !isYamlFile(path))
  const outcomes = await outcomesOf(code, folder, options)
  const failures = code.flatMap((source) => {
    const sentence = outcomes.get(source)
    return sentence === undefined ? [] : [{ source, sentence }]
  })
  const sound = code.filter((source) => outcomes.get(source) === undefined)
  const imported = await importDags(sound, options)
  const read = await readDags(listing.filter(isYamlFile), !isFolder(folder))
  const notices = isFolder(folder) ? [...imported.notices, ...overlookedIn(realpathSync(folder))] : imported.notices
  return {
    dags: [...imported.dags, ...read.dags].sort((a, b) => listing.indexOf(a.source) - listing.indexOf(b.source)),
    failures: [...failures, ...imported.failures, ...read.failures],
    notices,
  }
}

/** YAML is data, so reading it needs no thread. */
async function readDags(files: readonly string[], isAskedFor: boolean): Promise<Pick<FoundDags, 'dags' | 'failures'>> {
  const outcomes = await Promise.all(
    files.map(async (source) => ({ source, ...(await readYamlFile(source, isAskedFor)) })),
  )
  return {
    dags: outcomes.flatMap(({ source, dag }) => (dag === undefined ? [] : [{ dag, source }])),
    failures: outcomes.flatMap(({ source, failure }) => (failure === undefined ? [] : [{ source, ...failure }])),
  }
}

const NOTHING: FoundDags = { dags: [], failures: [], notices: [] }

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}

async function outcomesOf(
  listing: readonly string[],
  folder: string,
  { timeoutMs, cacheDir, trustsEarlierProbes = false }: FindOptions,
): Promise<ReadonlyMap<string, ProbeOutcome>> {
  const memory = cacheDir === undefined || !trustsEarlierProbes ? undefined : await ProbeMemory.of(folder, cacheDir)
  const known = memory?.soundFiles ?? new Set()
  const slow = memory?.slowFiles ?? new Set()
  const tooSlow = tookTooLong(timeoutMs)
  const kept = listing.filter((path) => slow.has(path)).map((path) => [path, tooSlow] as const)
  const unknown = listing.filter((path) => !known.has(path) && !slow.has(path))
  if (unknown.length === 0) return new Map(kept)
  const outcomes = await probe(unknown, timeoutMs, cacheDir)
  const found = new Map([...kept, ...unknown.map((path, index) => [path, outcomes[index]] as const)])
  memory?.remember(
    listing.filter((path) => found.get(path) === undefined),
    listing.filter((path) => found.get(path) === tooSlow),
  )
  return found
}

/** Sorted absolute paths, or a sentence with the reason why there are none. */
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

const NO_DAG_FILE = `The folder of DAGs cannot be read: it is neither a folder nor a ${DAG_FILES} file.`

async function importDags(files: readonly string[], { cacheDir }: FindOptions): Promise<FoundDags> {
  const sources = new Map<Dag, string>()
  const failures: DagFailure[] = []
  const notices: DagFailure[] = []
  if (files.length === 0) return NOTHING
  // Loads a compiler into memory, which processes without such files do not need.
  const { fileImporter } = await import('./import-file.ts')
  const importFile = fileImporter(join(files[0] ?? '', '..'), cacheDir)
  for (const source of files) {
    try {
      const dags = (await unlessItExits(() => importFile(source))).filter(isDag)
      // A DAG that another file exports again counts only once.
      for (const dag of dags) if (!sources.has(dag)) sources.set(dag, source)
      const notice = dags.length > 0 ? undefined : withoutDag(source, files)
      if (notice !== undefined) notices.push({ source, sentence: notice })
    } catch (error) {
      failures.push({ source, sentence: importFailed(error, source) })
    }
  }
  return { dags: [...sources].map(([dag, source]) => ({ dag, source })), failures, notices }
}
