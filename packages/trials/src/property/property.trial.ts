import { expect } from 'vitest'
import { test } from '../cases/start.ts'
import type { Execution } from '../evidence/evidence.ts'
import type { ObservedInstance } from '../invariants/observation.ts'
import { fixedDags, randomDags } from './dags.ts'
import { type Fate, fatesOf, type ModelDag, specOf } from './model.ts'

const SEED = Number(process.env.TRIAL_SEED ?? Date.now() % 2 ** 31)

test(`500 random DAGs, seed ${SEED}, settle as a model says, each command once per try and after its upstreams`, {
  timeout: 300_000,
}, async ({ start }) => {
  const dags = [...fixedDags, ...randomDags(500, SEED)]
  // Without a fault, no lease should expire, however busy the machine is.
  const settings = { LEASE_SECONDS: '60', WORKER_CONCURRENCY: '4' }
  const cluster = await start({ dags: dags.map((dag) => specOf(dag)), settings })
  const runs = new Map<string, ModelDag>()
  for (const dag of dags) {
    const { runId } = await cluster.trigger({ dagId: dag.id, conf: { parameter_1: dag.id } })
    runs.set(runId, dag)
  }

  expect(await cluster.settled(240_000)).toBe(true)
  const { instances, executions, runs: closed } = await cluster.observe()
  expect(new Set(instances.map(({ state }) => state))).toEqual(new Set(['success', 'failed', 'upstream_failed']))
  expect(closed.length).toBe(dags.length)
  for (const { runId, state } of closed) {
    const dag = runs.get(runId)
    if (dag === undefined) throw new Error(`Nobody asked for run ${runId}.`)
    const fates = fatesOf(dag)
    const expected = { dag, fates: Object.fromEntries(fates) }
    expect({ dag, fates: found(runId, instances, executions) }).toEqual(expected)
    expect(state).toBe([...fates.values()].every((fate) => fate.state === 'success') ? 'success' : 'failed')
  }
  expect(await cluster.violations()).toEqual([])
})

function found(
  runId: string,
  instances: readonly ObservedInstance[],
  executions: readonly Execution[],
): Readonly<Record<string, Fate>> {
  const begun = executions.filter(({ run }) => run === runId)
  const fates = instances
    .filter(({ run }) => run === runId)
    .map(({ taskId, sample, state }): [string, Fate] => [
      `${taskId}/${sample}`,
      { state, executions: begun.filter((one) => one.taskId === taskId && one.sample === sample).length },
    ])
  return Object.fromEntries(fates)
}
