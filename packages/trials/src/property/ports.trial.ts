import { setTimeout as pause } from 'node:timers/promises'
import { RunService, type TriggerRequest } from '@ml-airflow/engine'
import { expect } from 'vitest'
import { DATABASES, databaseOf, test } from '../cases/start.ts'
import { statusOf } from '../cluster/accept.ts'
import type { Cluster } from '../cluster/cluster.ts'
import { Fates, fragile } from '../cluster/fragile.ts'
import { FRAGILE } from '../cluster/setting.ts'
import { randomDags } from './dags.ts'
import { fatesOf, type ModelDag, specOf } from './model.ts'

const SEED = Number(process.env.TRIAL_SEED ?? Date.now() % 2 ** 31)
const SEEDS = Number(process.env.TRIAL_PORT_SEEDS ?? 1)
const DAGS = Number(process.env.TRIAL_PORT_DAGS ?? 25)
const WORKERS = 2
const OFTEN = 99

const cases = Array.from({ length: SEEDS }, (_, index) => SEED + index).flatMap((seed) =>
  DATABASES.map((database) => [database, seed] as const),
)

test.concurrent.for(cases)(
  'M57, F21, F50, F51 (%s): random DAGs settle as a model says while any call of store and queue may fail, hang or lose its answer, seed %i',
  { timeout: 300_000 },
  async ([database, seed], { start }) => {
    const dags = randomDags(DAGS, seed).map(withoutCounting)
    const specs = dags.map((dag) => specOf(dag, 'sleep 0.2; '))
    const cluster = await start({ dags: specs, workers: 0, database: databaseOf(database) })
    await startFragileWorkers(cluster, seed)
    const runs = await triggerAll(cluster, dags, seed)

    expect(await cluster.settled(240_000)).toBe(true)
    // Each injection may have hit one command.
    const injected = cluster.workers.flatMap(({ log }) => log.match(/^injected .*$/gm) ?? [])
    cluster.noteFault('calls of store and queue', injected.length)
    expect(await cluster.violations({ hits: DAGS })).toEqual([])
    const { instances } = await cluster.observe()
    for (const [runId, dag] of runs) {
      const found = instances
        .filter(({ run }) => run === runId)
        .map((one) => [`${one.taskId}/${one.sample}`, one.state])
      const expected = [...fatesOf(dag)].map(([place, { state }]) => [place, state])
      expect({ dag, states: found.toSorted() }).toEqual({ dag, states: expected.toSorted() })
    }
  },
)

/** Tasks that must fail do so in every try, because a lost try increments the try number but uses no retry. */
function withoutCounting({ id, tasks }: ModelDag): ModelDag {
  return {
    id,
    tasks: tasks.map((task) => ({ ...task, failures: task.failures > task.retries ? OFTEN : task.failures })),
  }
}

async function startFragileWorkers(cluster: Cluster, seed: number): Promise<void> {
  for (let worker = 0; worker < WORKERS; worker++) cluster.launchWorker(undefined, { [FRAGILE]: String(seed + worker) })
  await Promise.all(cluster.workers.map((worker) => worker.said(/^ready$/m)))
}

/** Requests a run of each DAG, and repeats with the same run id until it is accepted. */
async function triggerAll(cluster: Cluster, dags: readonly ModelDag[], seed: number) {
  const { site } = cluster
  const fates = new Fates(seed + WORKERS, () => undefined)
  const store = fragile(site.store, fates)
  const queue = fragile(site.queue, fates)
  const service = new RunService({ ...site, store, queue, onQueueError: () => undefined })
  const accept = (request: TriggerRequest) => statusOf(service.trigger(request))
  const runs = new Map<string, ModelDag>()
  for (const dag of dags) {
    const request = { dagId: dag.id, runId: cluster.newRunId(), conf: { parameter_1: dag.id } }
    while ((await cluster.trigger(request, accept)).status === 503) await pause(10)
    runs.set(request.runId, dag)
  }
  return runs
}
