import { TestCollector } from '@ml-airflow/testing'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { openTraces } from './open-traces.ts'

let collector: TestCollector

beforeAll(async () => {
  collector = await TestCollector.start()
})
beforeEach(() => {
  collector.answer = 200
  collector.spans.length = 0
  collector.requests.length = 0
})
afterAll(() => collector.stop())

const JSON_TEXT = { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' } as const

async function opened(settings: object = {}, timeoutMs = 500) {
  const troubles: string[] = []
  const source = { service: 'ml-airflow-test', version: '1.2.3', timeoutMs }
  const traces = await openTraces(
    { ...JSON_TEXT, OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, ...settings },
    { ...source, onTrouble: (sentence) => void troubles.push(sentence) },
  )
  if (traces === undefined) throw new Error('No traces were opened.')
  return { traces, troubles }
}

test('without the address of a collector there are no traces, and OpenTelemetry is not loaded', async () => {
  const source = { service: 'x', version: '1', onTrouble: () => undefined }
  expect(await openTraces({ ...JSON_TEXT }, source)).toBeUndefined()
})

test('spans of several processes are one trace: parent, kind, attributes, times and failure arrive', async () => {
  const first = await opened()
  const other = await opened()
  const above = first.traces.start('trigger', { kind: 'producer', attributes: { 'ml_airflow.dag_id': 'a' } })
  const below = other.traces.start('task', { parent: above.traceparent, startedAt: 1_700_000_000_000 })
  below.add({ 'process.exit.code': 3 })
  below.fail('The command ended with exit code 3.')
  below.end()
  above.end()
  await Promise.all([first.traces.close(), other.traces.close()])
  const [trigger, task] = ['trigger', 'task'].map((name) => collector.spans.find((span) => span.name === name))
  expect(trigger).toMatchObject({ parentSpanId: '', attributes: { 'ml_airflow.dag_id': 'a' }, failure: undefined })
  expect(task).toMatchObject({
    service: 'ml-airflow-test',
    traceId: trigger?.traceId,
    parentSpanId: trigger?.spanId,
    startedAt: 1_700_000_000_000_000_000n,
    failure: 'The command ended with exit code 3.',
  })
  expect(Number(task?.attributes['process.exit.code'])).toBe(3)
  expect(above.traceparent).toBe(`00-${trigger?.traceId}-${trigger?.spanId}-01`)
})

test('a trace that its client does not sample is continued, and not sent', async () => {
  const { traces } = await opened()
  const span = traces.start('task', { parent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00' })
  span.end()
  await traces.close()
  expect(span.traceparent).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-00$/)
  expect(collector.requests).toEqual([])
})

test.each(['rubbish', '00-00000000000000000000000000000000-b7ad6b7169203331-01', ''])(
  'an invalid parent begins a new trace: %j',
  async (parent) => {
    const { traces } = await opened()
    expect(traces.start('task', { parent }).traceparent).toMatch(/^00-(?!0{32})[0-9a-f]{32}-[0-9a-f]{16}-01$/)
  },
)

test('by default spans are sent as protobuf; an address for traces alone is taken as it is', async () => {
  const { traces } = await opened({
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${collector.url}/else/where`,
  })
  traces.start('a span in protobuf', {}).end()
  await traces.close()
  expect(collector.requests).toMatchObject([{ path: '/else/where', type: 'application/x-protobuf' }])
  expect(collector.requests[0]?.body.includes('a span in protobuf')).toBe(true)
})

test('the standard variables give the name of the service, further attributes and headers', async () => {
  vi.stubEnv('OTEL_SERVICE_NAME', 'my-own')
  const { traces } = await opened()
  traces.start('named', {}).end()
  await traces.close()
  vi.unstubAllEnvs()
  expect(collector.spans).toMatchObject([{ name: 'named', service: 'my-own' }])
})

test.each<[string, TestCollector['answer'], object]>([
  ['refuses connections', 200, { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' }],
  ['never answers', 'never', {}],
  ['answers 400', 400, {}],
])('a collector that %s delays nothing, and is reported once', async (_, answer, settings) => {
  collector.answer = answer
  const { traces, troubles } = await opened(settings)
  const begin = performance.now()
  for (let n = 0; n < 5_000; n += 1) traces.start('task', {}).end()
  expect(performance.now() - begin).toBeLessThan(1_000)
  await traces.close()
  traces.start('task', {}).end()
  await traces.close()
  expect(troubles).toEqual([
    expect.stringMatching(/^The collector at http:.* does not accept traces \(.+\): spans are dropped/),
  ])
})

test('after it has answered again, the next failure is reported, too', async () => {
  const { traces, troubles } = await opened()
  for (const answer of [400, 200, 400] as const) {
    collector.answer = answer
    traces.start('task', {}).end()
    await traces.close()
  }
  expect(troubles).toHaveLength(2)
})
