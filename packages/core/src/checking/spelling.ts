import { distance } from 'fastest-levenshtein'

/** Words of other tools, and what they are called here. */
const SYNONYMS: Readonly<Record<string, string>> = {
  cmd: 'command',
  bash: 'script',
  bashcommand: 'script',
  shell: 'script',
  run: 'command',
  args: 'parametersProvider',
  arguments: 'parametersProvider',
  output: 'outputPathProvider',
  outputs: 'outputPathProvider',
  dependson: 'after',
  depends: 'after',
  upstream: 'after',
  needs: 'after',
  env: 'environment',
  envvars: 'environment',
  workingdirectory: 'cwd',
  workdir: 'cwd',
  executiontimeout: 'timeout',
  maxretries: 'retries',
  retrydelayseconds: 'retryDelay',
  priority: 'priorityWeight',
  dagid: 'id',
  taskid: 'id',
  scheduleinterval: 'schedule',
  maxactivedagruns: 'maxActiveRuns',
}
const SHORTEST = 4
const SHORT = 5

/** The known name that somebody meant by another one; undefined where it may well be a name of its author's. */
export function meantMember(given: string, known: readonly string[]): string | undefined {
  const plain = plainName(given)
  const synonym = SYNONYMS[plain]
  if (synonym !== undefined && known.includes(synonym)) return synonym
  const same = known.find((name) => plainName(name) === plain)
  if (same !== undefined || plain.length < SHORTEST) return same
  const longer = known.find((name) => plain.length > SHORT && plainName(name).startsWith(plain))
  if (longer !== undefined) return longer
  const most = plain.length <= SHORT ? 1 : 2
  return known.find((name) => distance(plainName(name), plain) <= most)
}

/** Hyphens, underscores and capitals are where tools differ. */
function plainName(name: string): string {
  return name.replaceAll(/[-_]/g, '').toLowerCase()
}
