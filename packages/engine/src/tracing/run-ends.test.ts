import type { SpanOptions, Traces } from '@ml-airflow/core'
import { expect, test } from 'vitest'
import { RUN } from '../fakes.fixture.ts'
import { RunEnds } from './run-ends.ts'

const TRACEPARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'

function runEnds(hasTraces: boolean) {
  const did: unknown[] = []
  const traces: Traces = {
    start(name: string, { parent, attributes }: SpanOptions) {
      did.push([name, parent, attributes?.['ml_airflow.state']])
      return { traceparent: undefined, add() {}, fail: (why) => void did.push(why), end: () => void did.push('end') }
    },
  }
  const runs = {
    async find(id: number) {
      did.push(['find', id])
      return id === RUN.id ? { ...RUN, traceparent: TRACEPARENT } : undefined
    },
  }
  return { ends: new RunEnds({ store: { runs: runs as never }, ...(hasTraces && { traces }) }), did }
}

test('each run that was closed by its number gets the last span of its trace, and a removed one none', async () => {
  const { ends, did } = runEnds(true)
  await ends.traceAll(new Map([[RUN.id, 'failed'] as const, [RUN.id + 1, 'success'] as const]))
  expect(did).toEqual([
    ['find', RUN.id],
    [`close ${RUN.dagId}`, TRACEPARENT, 'failed'],
    `Run '${RUN.runId}' of DAG '${RUN.dagId}' failed.`,
    'end',
    ['find', RUN.id + 1],
  ])
})

test('without traces no run is read', async () => {
  const { ends, did } = runEnds(false)
  await ends.traceAll(new Map([[RUN.id, 'failed']]))
  expect(did).toEqual([])
})
