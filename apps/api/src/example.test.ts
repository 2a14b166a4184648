import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { TestCollector, TestReceiver, TestSmtp } from '@ml-airflow/testing'
import { DATABASES, databaseSettings } from '@ml-airflow/testing/shared-settings'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type TestApi, testApi } from './api.fixture.ts'
import { startWorker } from './processes.fixture.ts'

const EXAMPLE = readFileSync(new URL('../../../docs/examples/regions.yaml', import.meta.url), 'utf8')
/** With a run that is late after a second, and that does not end while the file `held` is in the home folder. */
const DAG_FILE = EXAMPLE.replace('sla: 3600', 'sla: 1').replace(
  'command: echo Cleaned up.',
  'script: while [ -e "$HOME/held" ]; do sleep 0.05; done; echo Cleaned up.',
)
const CHAT = '/services/T/B/X'
/** GPUs of this test alone: their locks are shared by all workers of the user. */
const GPUS = [1, 2].map((n) => `GPU-${process.pid}-${n}`)
const WAIT = { timeout: 50_000, interval: 50 }

interface Named {
  readonly task_id: string
  readonly sample: string | null
}

interface Instance extends Named {
  readonly try_number: number
  readonly state: string
  readonly left_out: boolean
}

interface Planned extends Named {
  readonly decision: 'run' | 'skip' | 'join'
}

/** Triggers through the Python client, which requests the plan first and then waits. */
const SCRIPT = `
import json, sys
from ml_airflow import Client
client = Client()
conf = json.loads(sys.argv[1])
plan = client.plan("regions", conf)
run = client.wait(client.trigger("regions", conf), timeout=60, check=False)
print(json.dumps({"plan": plan["counts"], "run": run}))
`

describe.each(DATABASES)('the example that uses everything, with two workers on %s', (kind) => {
  let api: TestApi
  let receiver: TestReceiver
  let smtp: TestSmtp
  let collector: TestCollector
  let url: string
  const undoing: (() => unknown)[] = []
  const later = (undo: () => unknown) => undoing.unshift(undo)

  beforeAll(async () => {
    receiver = await TestReceiver.start()
    later(() => receiver.stop())
    smtp = await TestSmtp.start()
    later(() => smtp.stop())
    collector = await TestCollector.start()
    later(() => collector.stop())
    const otel = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' }
    const mail = { SMTP_HOST: '127.0.0.1', SMTP_PORT: String(smtp.port), SMTP_STARTTLS: 'False' }
    const notify = { ...mail, NOTIFY_ALLOWED_HOSTS: '127.0.0.1' }
    const env = { ...databaseSettings(kind), ...otel, ...notify, RECONCILE_SECONDS: '1' }
    api = await testApi({ dagFiles: { 'regions.yaml': DAG_FILE }, env, later })
    const connection = { conn_id: 'ops', conn_type: 'http', host: '127.0.0.1', port: receiver.port, schema: 'http' }
    expect(await api.post('/api/v1/connections', connection)).toMatchObject({ statusCode: 201 })
    const chat = { conn_id: 'team', uri: `http://127.0.0.1:${receiver.port}${CHAT}` }
    expect(await api.post('/api/v1/connections', chat)).toMatchObject({ statusCode: 201 })
    await api.api.listen({ host: '127.0.0.1', port: 0 })
    url = `http://127.0.0.1:${(api.api.server.address() as AddressInfo).port}`
    writeFileSync(join(homeOf(api), 'ml_airflow.py'), await (await fetch(`${url}/clients/ml_airflow.py`)).text())
    // The worker hands out the names of GPUs, whether the machine has them or not.
    const offers = [{ WORKER_QUEUES: 'default' }, { WORKER_QUEUES: 'gpu', WORKER_GPUS: GPUS.join(',') }]
    const workers = offers.map((offer) => startWorker(homeOf(api), { ...api.environment, ...offer }, later))
    await Promise.all(workers.map((worker) => worker.ready()))
  })

  afterAll(async () => {
    for (const undo of undoing) await undo()
  })

  async function python(conf: object) {
    const env = { PATH: process.env.PATH ?? '', ML_AIRFLOW_URL: url, PYTHONDONTWRITEBYTECODE: '1' }
    const child = spawn('python3', ['-c', SCRIPT, JSON.stringify(conf)], { cwd: homeOf(api), env })
    const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
    expect(err).toBe('')
    return JSON.parse(out) as { plan: Record<string, number>; run: { id: number; state: string } }
  }

  async function endOf(run: number): Promise<string> {
    const state = async () => (await api.get(`/api/v1/runs/${run}`)).json().state
    await vi.waitUntil(async () => !['queued', 'running'].includes(await state()), WAIT)
    return state()
  }

  async function plannedSkips(conf: object): Promise<readonly string[]> {
    const { task_instances: planned } = (await api.post('/api/v1/dags/regions/plan', { conf })).json()
    return (planned as Planned[]).filter(({ decision }) => decision === 'skip').map(nameOf)
  }

  async function instancesOf(run: number): Promise<readonly Instance[]> {
    return (await api.get(`/api/v1/runs/${run}?limit=100`)).json().task_instances
  }

  async function fatesOf(run: number): Promise<Readonly<Record<string, string>>> {
    const found = await instancesOf(run)
    return Object.fromEntries(
      found.map((instance) => [nameOf(instance), instance.left_out ? 'left out' : instance.state]),
    )
  }

  async function triesOf(run: number): Promise<Readonly<Record<string, number>>> {
    return Object.fromEntries((await instancesOf(run)).map((instance) => [nameOf(instance), instance.try_number]))
  }

  async function onRuns(action: string, conditions: string) {
    return (await api.post(`/api/v1/runs/actions/${action}?dag_id=regions&${conditions}`, {})).json()
  }

  const DONE = {
    regions_list: 'success',
    'regions_fit north': 'success',
    'regions_fit south': 'success',
    'regions_fit east': 'success',
    'regions_fit west': 'left out',
    regions_report: 'success',
    regions_alert: 'left out',
    regions_clean: 'success',
  }

  it('lists, fits, reports, notifies once, is seen in the metrics, does nothing twice, and is backfilled', async () => {
    const { run } = await python({ day: '2026-01-01' })
    expect(run.state).toBe('success')
    expect(await fatesOf(run.id)).toEqual(DONE)
    const { trace_id: trace } = (await api.get(`/api/v1/runs/${run.id}`)).json()
    const spans = () => collector.spans.filter(({ traceId }) => traceId === trace).map(({ name }) => name)
    // Each process sends its spans about once a second.
    const fitted = () => spans().filter((name) => name === 'command regions_fit').length
    await vi.waitUntil(() => spans().includes('close regions') && fitted() === 5, WAIT)
    const fits = textsIn(join(homeOf(api), 'output', 'regions', 'fit'))
    expect(fits.length).toBeGreaterThanOrEqual(3)
    for (const fit of fits) expect(fit).toMatch(new RegExp(`^region=\\w+ rate=0.1 gpu=(${GPUS.join('|')})\n$`))
    expect(textsIn(join(api.logDir, 'regions', 'regions_fit')).join()).toContain('No limit of memory 512M, cpus 1: ')
    const again = { day: '2026-01-01', rate: 0.1 }
    const planned = await plannedSkips(again)
    const done = await fatesOf((await python(again)).run.id)
    expect(Object.keys(done).filter((name) => done[name] === 'skipped')).toEqual(planned)
    expect(planned).toEqual(['regions_list', 'regions_fit north', 'regions_fit south', 'regions_fit east'])
    const other = await fatesOf((await python({ day: '2026-01-01', rate: 0.2 })).run.id)
    expect(other).toEqual({ ...DONE, regions_list: 'skipped' })

    const dates = { from: '2026-01-01T00:00:00Z', to: '2026-01-03T00:00:00Z', max_active_runs: 1 }
    const { backfill } = (await api.post('/api/v1/dags/regions/backfill', dates)).json()
    const progress = async () => (await api.get(`/api/v1/backfills/${backfill.id}`)).json()
    await vi.waitUntil(async () => (await progress()).backfill.state === 'success', WAIT)
    const [first, second] = (await progress()).runs
    expect(await fatesOf(first.id)).toMatchObject({ regions_list: 'skipped', 'regions_fit north': 'skipped' })
    expect(await fatesOf(second.id)).toEqual(DONE)

    // The schedule adds a run, for yesterday.
    const webhooks = () => receiver.received.filter(({ path }) => path !== CHAT)
    await vi.waitUntil(() => webhooks().length >= 6, WAIT)
    const notified = webhooks().map(({ body }) => JSON.parse(body).run)
    expect(new Set(notified).size).toBe(notified.length)
    expect((await api.get('/metrics')).body).toMatch(
      /ml_airflow_dag_runs_ended\{dag_id="regions",state="success"\} [67]/,
    )
  })

  it('runs again by its own file or by the edited one', async () => {
    const { run } = await python({ day: '2026-01-04' })
    const definition = async () => (await api.get('/api/v1/dags/regions/source')).json().definition
    const before = await definition()
    writeFileSync(join(api.dagsFolder, 'regions.yaml'), DAG_FILE.replace('echo Cleaned up.', 'echo Tidied up.'))
    await vi.waitUntil(async () => (await definition()) !== before, WAIT)
    for (const [keepsDefinition, word] of [
      [true, 'Cleaned up.'],
      [false, 'Tidied up.'],
    ] as const) {
      const asked = { keep_definition: keepsDefinition }
      const again = (await api.post(`/api/v1/runs/${run.id}/actions/run_again`, asked)).json()
      expect(again.definition_changes).toEqual([{ path: 'regions.yaml', change: 'changed' }])
      const [{ id }] = again.runs
      await api.get(`/api/v1/runs/${id}?wait=30`)
      expect((await api.get(`/api/v1/runs/${id}/tasks/regions_clean/tries/1/log`)).body).toContain(word)
    }
  })

  it('alerts and sends one e-mail where a region fails for good, and cleans up all the same', async () => {
    const { run } = await python({ day: '2026-01-01', strict: true })
    expect(run.state).toBe('failed')
    expect(await fatesOf(run.id)).toEqual({
      ...DONE,
      regions_list: 'skipped',
      'regions_fit west': 'failed',
      regions_report: 'upstream_failed',
      regions_alert: 'success',
    })
    expect(await triesOf(run.id)).toMatchObject({ 'regions_fit east': 2, 'regions_fit west': 1 })
    await vi.waitUntil(() => smtp.received.length > 0, WAIT)
    expect(smtp.received).toMatchObject([{ to: ['team@example.com'] }])
    const retried = await onRuns('retry_failed', 'state=failed')
    expect(retried).toMatchObject({ summary: '1 run is retried.', runs: [{ id: run.id }] })
    expect(await endOf(run.id)).toBe('failed')
  })

  it('pauses, resumes and cancels a backfill, notifies the chat of a late run, and acts on the runs of a day', async () => {
    const held = join(homeOf(api), 'held')
    writeFileSync(held, '')
    const dates = { from: '2026-02-01T00:00:00Z', to: '2026-02-03T00:00:00Z', max_active_runs: 1 }
    const { id } = (await api.post('/api/v1/dags/regions/backfill', dates)).json().backfill
    const stored = async () => (await api.get(`/api/v1/backfills/${id}`)).json()
    const change = async (verb: string) => (await api.post(`/api/v1/backfills/${id}/${verb}`)).json().state
    const begun = async (position: number): Promise<number> => {
      await vi.waitUntil(async () => (await stored()).runs[position].state === 'running', WAIT)
      return (await stored()).runs[position].id
    }

    const first = await begun(0)
    const late = () => receiver.received.filter(({ path, body }) => path === CHAT && body.includes('2026-02-01'))
    await vi.waitUntil(() => late().length > 0, WAIT)
    expect(JSON.parse(late()[0]?.body ?? '').text).toContain('longer than it should')
    expect(await change('pause')).toBe('paused')
    rmSync(held)
    expect(await endOf(first)).toBe('success')
    expect((await stored()).backfill).toMatchObject({ state: 'paused', counts: { success: 1, waiting: 2 } })

    writeFileSync(held, '')
    expect(await change('resume')).toBe('running')
    const second = await begun(1)
    expect(await change('cancel')).toBe('cancelled')
    expect(await onRuns('cancel', 'conf.day=2026-02-02')).toMatchObject({ runs: [{ id: second }] })
    expect(await endOf(second)).toBe('cancelled')
    rmSync(held)
    expect(await onRuns('clear', 'conf.day=2026-02-02')).toMatchObject({ runs: [{ id: second }] })
    expect(await endOf(second)).toBe('success')
    expect((await stored()).runs[2].id).toBe(null)
  })
})

/** All files below a folder. */
function textsIn(folder: string): readonly string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return files.map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8'))
}

function nameOf({ task_id, sample }: Named): string {
  return sample === null ? task_id : `${task_id} ${sample}`
}

function homeOf({ logDir }: TestApi): string {
  return dirname(logDir)
}
