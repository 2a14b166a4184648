import type { Store } from '@ml-airflow/core'

type Given = Readonly<Record<string, unknown>>
type Stores = Pick<Store, 'runs' | 'runHistory' | 'backfills' | 'notifications' | 'instanceHistory'>

/** What a request acts on. */
interface Subject {
  /** Undefined if there is no such run, or if several DAGs are concerned. */
  readonly dagId: string | undefined
  /** Tasks of the instances that the request names by their numbers. */
  readonly taskIds: readonly string[] | undefined
}

/** Maximum number of task instances whose tasks an entry names. */
const MOST_NAMED = 1000

/** The DAG and tasks that a request names by numbers: without them, the entry says nothing once these rows are removed. */
export async function subjectOf(url: string, given: Given, store: Stores): Promise<Subject> {
  const { dagId, taskIds } = await instancesIn(given, store)
  if (typeof given.dag_id === 'string') return { dagId: given.dag_id, taskIds }
  return { dagId: typeof given.id === 'number' ? await dagOf(url, given.id, store) : dagId, taskIds }
}

/** The number in an address is that of a row of its collection. */
async function dagOf(url: string, id: number, store: Stores): Promise<string | undefined> {
  const collection = /^\/api\/v1\/([a-z-]+)\/:id/.exec(url)?.[1]
  if (collection === 'runs') return (await store.runs.find(id))?.dagId
  if (collection === 'backfills') return (await store.backfills.find(id))?.dagId
  if (collection === 'notifications') return (await store.notifications.find(id))?.dagId
  return undefined
}

async function instancesIn({ task_instances: asked }: Given, store: Stores): Promise<Subject> {
  const numbers = Array.isArray(asked) ? asked.filter((one) => typeof one === 'number').slice(0, MOST_NAMED) : []
  if (numbers.length === 0) return { dagId: undefined, taskIds: undefined }
  const found = await store.instanceHistory.findMany(numbers)
  const runs = await store.runHistory.findMany([...new Set(found.map(({ run }) => run))])
  const [dagId, ...others] = new Set(runs.map((run) => run.dagId))
  return { dagId: others.length === 0 ? dagId : undefined, taskIds: [...new Set(found.map(({ taskId }) => taskId))] }
}
