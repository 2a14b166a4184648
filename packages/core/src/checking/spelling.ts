import { distance } from 'fastest-levenshtein'

/** Words of other tools and of our other notations, with our equivalents. The first one that is allowed is suggested. */
const SYNONYMS: Readonly<Record<string, readonly string[]>> = {
  cmd: ['command'],
  entrypoint: ['command'],
  bash: ['script'],
  bashcommand: ['script'],
  shell: ['script'],
  run: ['command'],
  args: ['parametersProvider'],
  arguments: ['args', 'parametersProvider'],
  parametersprovider: ['args'],
  output: ['outputPathProvider'],
  outputs: ['output', 'outputPathProvider'],
  outputpath: ['output', 'outputPathProvider'],
  outputpathprovider: ['output'],
  outs: ['output', 'outputPathProvider'],
  inputsprovider: ['inputs'],
  input: ['inputs'],
  deps: ['inputs'],
  dependson: ['after'],
  depends: ['after'],
  upstream: ['after'],
  needs: ['after'],
  env: ['environment'],
  envvars: ['environment'],
  workingdirectory: ['cwd'],
  workdir: ['cwd'],
  wdir: ['cwd'],
  executiontimeout: ['timeout'],
  maxretries: ['retries'],
  retry: ['retries'],
  retrydelayseconds: ['retryDelay'],
  priority: ['priorityWeight'],
  foreach: ['perSample'],
  dagid: ['id'],
  taskid: ['id'],
  scheduleinterval: ['schedule'],
  cron: ['schedule'],
  maxactivedagruns: ['maxActiveRuns'],
  steps: ['tasks'],
  stages: ['tasks'],
  jobs: ['tasks'],
  params: ['parameters'],
}
const SHORTEST = 4
const SHORT = 5

/** The known name that an unknown one probably stands for; undefined if it may be the author's own. */
export function meantMember(given: string, known: readonly string[]): string | undefined {
  const plain = plainName(given)
  const synonym = Object.hasOwn(SYNONYMS, plain)
    ? SYNONYMS[plain]?.map((name) => knownAs(name, known)).find(Boolean)
    : undefined
  const same = synonym ?? knownAs(given, known)
  if (same !== undefined || plain.length < SHORTEST) return same
  const longer = known.find((name) => plain.length > SHORT && plainName(name).startsWith(plain))
  if (longer !== undefined) return longer
  const most = plain.length <= SHORT ? 1 : 2
  return known.find((name) => distance(plainName(name), plain) <= most)
}

function knownAs(given: string, known: readonly string[]): string | undefined {
  return known.find((name) => plainName(name) === plainName(given))
}

/** Tools differ in hyphens, underscores and capitals. */
function plainName(name: string): string {
  return name.replaceAll(/[-_]/g, '').toLowerCase()
}
