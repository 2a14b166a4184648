import type { Graph, PlanInput, RecordFacts } from '@ml-airflow/core'
import { expect, test } from 'vitest'
import { planWithNeeds } from './needed-outputs.ts'

const AT = new Date('2026-01-02T10:00:00.000Z')

function recordOf(id: number, isRemoved: boolean): RecordFacts {
  const work = { version: '', inputs: '', fingerprint: '', lineage: undefined }
  return {
    ...work,
    id,
    epoch: 1,
    startedAt: AT,
    finishedAt: AT,
    finishEpoch: 1,
    resultEpoch: 1,
    finishedBy: 'd/1',
    finishedInstance: undefined,
    clearedAt: undefined,
    owner: 'd/1',
    held: false,
    claimed: undefined,
    outputPath: `/out/${id}`,
    manifest: undefined,
    output: isRemoved ? { kind: 'removed', at: AT } : { kind: 'as_made' },
  }
}

const DEMAND = { version: '', inputs: '', fingerprint: '', validSince: undefined, forced: false }

async function reasonsOf(graph: Graph, removed: readonly string[], done: readonly string[], force: string) {
  const records = new Map(done.map((id, index) => [id, recordOf(index + 1, removed.includes(id))]))
  const input: PlanInput = {
    graph,
    samples: [],
    demandOf: (id) => ({ ...DEMAND, forced: id === force }),
    recordOf: (id) => records.get(id),
    forceDownstream: true,
    digest: (text) => text,
  }
  const instances = await planWithNeeds(input, removed.length > 0)
  return instances.map(({ taskId, decision }) => `${taskId} ${decision.reason}`)
}

const task = (id: string, ...after: readonly string[]) => ({ id, after, perSample: false })
const CHAIN = [task('raw'), task('clean', 'raw'), task('fit', 'clean'), task('check', 'raw')]
const ALL = CHAIN.map(({ id }) => id)

test('removed outputs stay removed where nothing runs', async () => {
  expect(await reasonsOf(CHAIN, ['raw', 'clean'], ALL, '')).toEqual(ALL.map((id) => `${id} finished`))
})

test('a task that runs needs the outputs that it reads, and those from which they are made', async () => {
  expect(await reasonsOf(CHAIN, ['raw', 'clean'], ALL, 'fit')).toEqual([
    'raw output_needed',
    'clean output_needed',
    'fit forced',
    'check upstream_rerun',
  ])
})

test('an existing output needs nothing upstream', async () => {
  expect(await reasonsOf(CHAIN, ['raw'], ALL, 'fit')).toEqual([
    'raw finished',
    'clean finished',
    'fit forced',
    'check finished',
  ])
})

test('a task that its rule leaves out is not made again for a reader', async () => {
  const ruled: Graph = [
    task('raw'),
    { ...task('alarm', 'raw'), rule: 'one_failed' },
    { ...task('tidy', 'alarm'), rule: 'all_done' },
  ]
  expect(await reasonsOf(ruled, ['alarm'], ['raw', 'alarm'], '')).toEqual([
    'raw finished',
    'alarm rule_not_met',
    'tidy no_previous',
  ])
})
