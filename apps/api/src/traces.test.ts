import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type CollectedSpan, TestCollector } from '@ml-airflow/testing'
import { DATABASES, databaseSettings } from '@ml-airflow/testing/shared-settings'
import { expect, it, onTestFinished, vi } from 'vitest'
import { testApi } from './api.fixture.ts'
import { startWorker } from './processes.fixture.ts'

/** Its first task fails once, and each task runs on another worker. */
const TRACED = `
id: traced
tasks:
  traced_first:
    queue: left
    retries: 1
    script: echo "$TRACEPARENT" >>seen.txt; [ "$MLAF_TRY" = 2 ] || exit 3
  traced_second:
    after: traced_first
    queue: right
    script: echo "$TRACEPARENT" >>seen.txt
`
const CLIENT = { trace: '0af7651916cd43dd8448eb211c80319c', span: 'b7ad6b7169203331' }
const WAIT = { timeout: 50_000, interval: 50 }

it.each(DATABASES)(
  'a run is one trace over its client, the API and two workers, retry included, on %s',
  async (kind) => {
    const collector = await TestCollector.start()
    onTestFinished(() => collector.stop())
    const otel = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' }
    const api = await testApi({ dagFiles: { 'traced.yaml': TRACED }, env: { ...databaseSettings(kind), ...otel } })
    const workers = ['left', 'right'].map((queue) =>
      startWorker(dirname(api.logDir), { ...api.environment, WORKER_QUEUES: queue }),
    )
    await Promise.all(workers.map((worker) => worker.ready()))

    const headers = { traceparent: `00-${CLIENT.trace}-${CLIENT.span}-01` }
    const triggered = await api.post('/api/v1/dags/traced/runs', {}, { headers })
    expect(triggered.statusCode).toBe(201)
    expect((await api.get(`/api/v1/runs/${triggered.json().id}`)).json().trace_id).toBe(CLIENT.trace)
    const named = (name: string) => collector.spans.filter((span) => span.name === name)
    await vi.waitUntil(() => named('close traced').length > 0 && named('task traced_second').length > 0, WAIT)
    await vi.waitUntil(() => named('task traced_first').length === 2 && named('trigger traced').length > 0, WAIT)

    const [trigger] = named('trigger traced') as [CollectedSpan]
    expect(trigger).toMatchObject({ service: 'ml-airflow-api', parentSpanId: CLIENT.span })
    expect(new Set(collector.spans.map(({ traceId }) => traceId))).toEqual(new Set([CLIENT.trace]))
    const below = ({ spanId }: CollectedSpan) => collector.spans.filter(({ parentSpanId }) => parentSpanId === spanId)
    const namesBelow = (span: CollectedSpan) => below(span).map(({ name }) => name)
    expect(namesBelow(trigger).sort()).toEqual([
      'close traced',
      'plan traced',
      'task traced_first',
      'task traced_first',
      'task traced_second',
    ])

    const [failed, retried] = named('task traced_first').sort((a, b) => Number(a.startedAt - b.startedAt))
    const [second] = named('task traced_second')
    if (failed === undefined || retried === undefined || second === undefined) throw new Error('A try has no span.')
    expect(failed).toMatchObject({
      failure: 'The command ended with exit code 3.',
      attributes: { 'ml_airflow.outcome': 'failed', 'ml_airflow.next': 'retry' },
    })
    expect([retried.failure, second.failure]).toEqual([undefined, undefined])
    expect(second.attributes['ml_airflow.worker']).not.toBe(failed.attributes['ml_airflow.worker'])
    for (const [one, taskId] of [
      [failed, 'first'],
      [retried, 'first'],
      [second, 'second'],
    ] as const)
      expect(namesBelow(one).sort()).toEqual([`claim traced_${taskId}`, `command traced_${taskId}`])

    const commands = [failed, retried, second].map((one) => below(one).find(({ name }) => name.startsWith('command')))
    expect(commands.map((command) => command?.failure)).toEqual([failed.failure, undefined, undefined])
    const seen = readFileSync(join(api.dagsFolder, 'seen.txt'), 'utf8').trim().split('\n')
    expect(seen).toEqual(commands.map((command) => `00-${CLIENT.trace}-${command?.spanId}-01`))
  },
)
