import { DagRegistry, defineDag, MLTaskSubDag, NoParameters, type Run, type StoredRun } from '@ml-airflow/core'
import { expect, test } from 'vitest'
import { witness } from '../fakes.fixture.ts'
import { RunCache, type RunCacheParts } from './run-cache.ts'

class Nothing extends MLTaskSubDag<typeof NoParameters> {
  override readonly id = 'nothing'
  override readonly parameters = NoParameters
  override readonly command = ':'

  override parametersProvider() {
    return []
  }
}

const dag = () => defineDag({ id: 'd', parameters: NoParameters, tasks: [new Nothing()] })

function storedRun(id: number, graph = dag().graph): StoredRun {
  const run = { id, dagId: 'd' } as Run
  return { run, graph, parametersIds: {}, expanded: true, paused: false, delivery: 1 }
}

/** A cache over runs with counted reads, and a registry whose files may change. */
function cacheOf(files: { dag: ReturnType<typeof dag> } = { dag: dag() }) {
  const reads: number[] = []
  const registry = {
    find: () => files.dag,
    folderOf: () => '/dags',
    sourceOf: () => '/dags/dag.ts',
    definitionOf: () => undefined,
  } satisfies RunCacheParts['registry']
  const runs = {
    async load(id: number) {
      reads.push(id)
      return id < 0 ? undefined : storedRun(id)
    },
  }
  return { reads, files, cache: new RunCache({ registry, store: { runs } as never, observer: witness() }) }
}

test('a run is read once', async () => {
  const { cache, reads } = cacheOf()
  const first = await cache.get(1)
  expect(await cache.get(1)).toBe(first)
  expect(reads).toEqual([1])
  expect(first).toMatchObject({ folder: '/dags', delivery: 1, run: { id: 1 } })
})

test('a run that SQL does not know is undefined, and asked for again', async () => {
  const { cache, reads } = cacheOf()
  expect([await cache.get(-1), await cache.get(-1)]).toEqual([undefined, undefined])
  expect(reads).toEqual([-1, -1])
})

test('a run keeps the DAG of its first read, until it is forgotten', async () => {
  const { cache, files } = cacheOf()
  const first = files.dag
  await cache.get(1)
  files.dag = dag()
  expect((await cache.get(1))?.dag).toBe(first)
  cache.forget(1)
  expect((await cache.get(1))?.dag).toBe(files.dag)
})

test('a run in use keeps its DAG, however many other runs are read meanwhile', async () => {
  const { cache, files } = cacheOf()
  const first = files.dag
  await cache.get(0)
  files.dag = dag()
  for (let other = 1; other <= 3_000; other++) {
    await cache.get(other)
    if (other % 100 === 0) expect((await cache.get(0))?.dag).toBe(first)
  }
})

test('beyond its capacity, the least recently used run is read again', async () => {
  const { cache, reads } = cacheOf()
  for (let run = 0; run < 1_000; run++) await cache.get(run)
  await cache.get(0)
  await cache.get(1_000)
  reads.length = 0
  await cache.get(0)
  await cache.get(1)
  expect(reads).toEqual([1])
})

test('DAG files are checked when a run is read, not when it is cached', async () => {
  let looks = 0
  const cache = new RunCache({
    registry: new DagRegistry([]),
    observer: witness(),
    reloadDags: async () => (looks += 1),
    store: { runs: { load: async (id: number) => storedRun(id) } } as never,
  })
  await cache.get(1)
  await cache.get(1)
  await cache.get(2)
  expect(looks).toBe(2)
})

test('runs of one graph share its index', async () => {
  const { cache } = cacheOf()
  const { graph } = dag()
  const [one, other] = [await cache.know(storedRun(1, graph)), await cache.know(storedRun(2, graph))]
  expect(one.index).toBe(other.index)
})

test('DAG files are not checked for a run that keeps the definition in memory', async () => {
  let looks = 0
  const registry = {
    find: dag,
    folderOf: () => '/dags',
    sourceOf: () => '/dags/dag.ts',
    definitionOf: () => ({ hash: 'in memory', source: '', files: [] }),
  }
  const cache = new RunCache({
    registry,
    store: { runs: { findDefinition: async () => undefined } } as never,
    observer: witness(),
    reloadDags: async () => {
      looks += 1
    },
  })
  const keeping = (id: number, definition: string): StoredRun => {
    const stored = storedRun(id)
    return { ...stored, run: { ...stored.run, definition } }
  }
  await cache.know(keeping(1, 'in memory'))
  expect(looks).toBe(0)
  await cache.know(keeping(2, 'of changed files'))
  expect(looks).toBe(1)
})
