import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { testFolder } from '@ml-airflow/testing'
import { expect, it, onTestFinished } from 'vitest'
import { CONF, claimInstance, expandRun, RUNS, type TestApi, testApi } from '../api.fixture.ts'

/** A successful task instance with this output. */
async function finished(api: TestApi, outputPath: string | undefined): Promise<number> {
  const { id: run } = (await api.post(RUNS, { conf: CONF })).json()
  await expandRun(api, run)
  const [first] = await api.store.instances.list(run)
  const taken = await claimInstance(api.store, first?.id ?? 0)
  if (taken.kind !== 'claimed') return expect.unreachable(taken.kind)
  const end = { outcome: 'success', exitCode: 0, pid: 1, sentence: '' } as const
  await api.store.settlement.succeed({ claim: taken.claim, end, outputPath, downstream: [] })
  return taken.claim.instance
}

async function withOutputs(): Promise<TestApi & { readonly root: string }> {
  const folder = testFolder()
  onTestFinished(() => folder.remove())
  mkdirSync(join(folder.path, 'report'))
  writeFileSync(join(folder.path, 'report/page.html'), '<script>alert(1)</script>')
  writeFileSync(join(folder.path, 'report/metrics.json'), '{"accuracy":0.9}')
  return { ...(await testApi({ env: { OUTPUT_DIR: folder.path } })), root: folder.path }
}

it('lists the files of an output with their types, and sends any range of one', async () => {
  const api = await withOutputs()
  const outputs = `/api/v1/task-instances/${await finished(api, join(api.root, 'report'))}/outputs`
  const listed = (await api.get(outputs)).json()
  expect(listed.outputs.map((one: { path: string; type: string }) => [one.path, one.type])).toEqual([
    ['metrics.json', 'json'],
    ['page.html', 'html'],
  ])
  const content = (path: string, range?: string) =>
    api.get(`${outputs}/content?path=${path}`, range === undefined ? {} : { headers: { range } })
  expect((await content('metrics.json')).json()).toEqual({ accuracy: 0.9 })
  const part = await content('metrics.json', 'bytes=2-9')
  expect([part.statusCode, part.body, part.headers['content-range']]).toEqual([206, 'accuracy', 'bytes 2-9/16'])
  expect((await content('metrics.json', 'bytes=-4')).body).toBe('0.9}')
  expect((await content('metrics.json', 'bytes=99-')).statusCode).toBe(416)
  expect((await content('../x')).statusCode).toBe(404)
})

it('S19, S24: sends what a task wrote so that no browser runs it', async () => {
  const api = await withOutputs()
  const address = `/api/v1/task-instances/${await finished(api, join(api.root, 'report'))}/outputs/content?path=page.html`
  const { headers } = await api.get(`${address}&inline=true`)
  expect(headers['content-security-policy']).toMatch(/^sandbox; default-src 'none'/)
  expect(headers['x-content-type-options']).toBe('nosniff')
  expect(headers['content-disposition']).toBe("inline; filename*=UTF-8''page.html")
  expect((await api.get(address)).headers['content-disposition']).toMatch(/^attachment/)
})

it('draws the numbers of a JSON output over runs', async () => {
  const api = await withOutputs()
  await finished(api, join(api.root, 'report'))
  const address = '/api/v1/dags/ml_training_dag/metrics?task_id=common_task_1'
  const { runs } = (await api.get(`${address}&file=metrics.json`)).json()
  expect(runs).toMatchObject([{ conf: CONF, sample: null, metrics: { accuracy: 0.9 } }])
  expect((await api.get(`${address}&file=page.html`)).json().runs).toEqual([])
})

it('says why an output cannot be shown', async () => {
  const api = await withOutputs()
  const id = await finished(api, '/etc/hostname')
  expect((await api.get(`/api/v1/task-instances/${id}/outputs`)).json()).toMatchObject({
    code: 'forbidden',
    message: expect.stringContaining('OUTPUT_DIR'),
  })
})

it('answers nothing for a task without an output', async () => {
  const api = await testApi()
  const id = await finished(api, undefined)
  expect((await api.get(`/api/v1/task-instances/${id}/outputs`)).json().outputs).toEqual([])
})
