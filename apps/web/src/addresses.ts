/** Query of a URL as plain words instead of JSON, so that users can write it by hand. */
export type Words = Readonly<Record<string, string | readonly string[]>>

export function parseWords(search: string): Words {
  const words: Record<string, string | string[]> = {}
  const given = new URLSearchParams(search)
  for (const name of new Set(given.keys())) {
    const values = given.getAll(name)
    words[name] = values.length === 1 ? String(values[0]) : values
  }
  return words
}

export function wordsText(words: Readonly<Record<string, unknown>>): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(words))
    for (const one of Array.isArray(value) ? value : [value])
      if (one !== undefined && one !== '') search.append(name, String(one))
  return search.size === 0 ? '' : `?${search}`
}

type Given = Record<string, unknown>
type Optional<T> = { readonly [Name in keyof T]?: T[Name] }

/** Every part of a query is optional. */
function optional<T extends object>(read: (given: Given) => T): (given: Given) => Optional<T> {
  return read
}

function word(given: Given, name: string): string | undefined {
  const value = given[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}

function oneOf<T extends string>(given: Given, name: string, allowed: readonly T[]): T | undefined {
  return allowed.find((value) => value === given[name])
}

export const DAG_SORTS = ['name', 'last_run', 'next_run'] as const
export const DAG_TABS = ['grid', 'graph', 'runs', 'durations', 'coverage', 'code', 'details'] as const
export type DagTab = (typeof DAG_TABS)[number]
export const RUN_TABS = ['log', 'decision', 'outputs', 'details'] as const
const RUN_VIEWS = ['graph', 'list', 'gantt'] as const

/** Query of each page. Unknown parts are ignored. */
export const search = {
  dags: optional((given) => ({
    q: word(given, 'q'),
    tag: word(given, 'tag'),
    paused: oneOf(given, 'paused', ['true', 'false']),
    sort: oneOf(given, 'sort', DAG_SORTS),
  })),
  dag: optional((given) => ({
    tab: oneOf(given, 'tab', DAG_TABS),
    run: word(given, 'run'),
    /** Run to compare the code with, or `now`. */
    against: word(given, 'against'),
    task: word(given, 'task'),
    sample: word(given, 'sample'),
    by: oneOf(given, 'by', ['parameters', 'samples']),
    /** Unfolded tasks of the grid, separated by commas. */
    open: word(given, 'open'),
    ...runFilters(given),
  })),
  trigger: optional((given) => ({
    from: word(given, 'from'),
    conf: word(given, 'conf'),
    /** The form as JSON, or where it is. */
    request: word(given, 'request'),
  })),
  /** The form as JSON, or where it is. */
  backfill: optional((given) => ({ request: word(given, 'request') })),
  runs: optional((given) => ({ dag_id: word(given, 'dag_id'), q: word(given, 'q'), ...runFilters(given) })),
  run: optional((given) => ({
    task: word(given, 'task'),
    sample: word(given, 'sample'),
    try: word(given, 'try'),
    tab: oneOf(given, 'tab', RUN_TABS),
    /** Opened output file, relative to the output. */
    file: word(given, 'file'),
    view: oneOf(given, 'view', RUN_VIEWS),
    /** Filters of the task list. */
    state: word(given, 'state'),
    q: word(given, 'q'),
  })),
  compare: optional((given) => ({ a: word(given, 'a'), b: word(given, 'b') })),
  records: optional((given) => ({
    dag_id: word(given, 'dag_id'),
    task_id: word(given, 'task_id'),
    sample: word(given, 'sample'),
    state: word(given, 'state'),
    conf: word(given, 'conf'),
  })),
  /** For pages that parse their own filters. */
  words: (given: Given): Readonly<Record<string, string | undefined>> =>
    Object.fromEntries(Object.keys(given).map((name) => [name, word(given, name)])),
} as const

function runFilters(given: Given) {
  return {
    state: word(given, 'state'),
    type: oneOf(given, 'type', ['manual', 'scheduled', 'backfill']),
    from: word(given, 'from'),
    to: word(given, 'to'),
    /** `k=5`: parameter value of the runs. */
    conf: word(given, 'conf'),
  }
}
