import { expect, it, onTestFinished, vi } from 'vitest'
import { CONF, RUNS, type TestApi, testApi } from '../api.fixture.ts'

interface Heard {
  readonly id: string
  readonly event: string
  readonly data: Record<string, unknown>
}

/** Events of an open page, from the first one on. */
async function openPage({ api }: TestApi, lastId?: string): Promise<{ heard: Heard[]; close: () => void }> {
  const address = api.server.listening
    ? `http://127.0.0.1:${(api.server.address() as { port: number }).port}`
    : await api.listen({ host: '127.0.0.1', port: 0 })
  const page = new AbortController()
  onTestFinished(() => page.abort())
  const headers = lastId === undefined ? {} : { 'last-event-id': lastId }
  const { body, status } = await fetch(`${address}/api/v1/events`, { headers, signal: page.signal })
  expect(status).toBe(200)
  const heard: Heard[] = []
  void follow(body?.pipeThrough(new TextDecoderStream()) ?? expect.unreachable(), heard).catch(() => undefined)
  await vi.waitFor(() => expect(heard.length).toBeGreaterThan(0))
  return { heard, close: () => page.abort() }
}

async function follow(texts: ReadableStream<string>, heard: Heard[]): Promise<void> {
  let rest = ''
  for await (const text of texts) {
    const blocks = (rest + text).split('\n\n')
    rest = blocks.pop() ?? ''
    for (const block of blocks) {
      const fields = Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/, 2)))
      if (fields.event !== undefined) heard.push({ ...fields, data: JSON.parse(fields.data) } as Heard)
    }
  }
}

it('sends the changes of a run to open pages, and missed ones to a page that reconnects', async () => {
  const api = await testApi()
  const [first, second] = [await openPage(api), await openPage(api)]
  const { id } = (await api.post(RUNS, { conf: CONF })).json()
  const told = { event: 'run', data: expect.objectContaining({ id, dag_id: 'ml_training_dag', state: 'queued' }) }
  for (const page of [first, second])
    await vi.waitFor(() => expect(page.heard).toContainEqual(expect.objectContaining(told)), { timeout: 5000 })
  first.close()
  await api.post(`/api/v1/runs/${id}/cancel`)
  await vi.waitFor(() => expect(second.heard.at(-1)?.data.state).toBe('cancelled'), { timeout: 5000 })
  const back = await openPage(api, first.heard.at(-1)?.id)
  expect(back.heard[0]).toMatchObject({ event: 'run', data: { id, state: 'cancelled' } })
  const stranger = await openPage(api, 'another-7')
  await vi.waitFor(() => expect(stranger.heard.map(({ event }) => event)).toEqual(['hello', 'reset']))
})

it('answers a request that waits for a run as soon as the run has ended', async () => {
  const { post, get } = await testApi()
  const { id } = (await post(RUNS, { conf: CONF })).json()
  expect((await get(`/api/v1/runs/${id}?wait=1`)).json().state).toBe('queued')
  const waiting = get(`/api/v1/runs/${id}?wait=30`)
  await post(`/api/v1/runs/${id}/cancel`)
  expect((await waiting).json().state).toBe('cancelled')
  expect((await get('/api/v1/runs/99?wait=30')).statusCode).toBe(404)
  for (const wrong of ['61', '-1', '1.5', 'long', '']) {
    const refused = await get(`/api/v1/runs/${id}?wait=${wrong}`)
    expect([wrong, refused.statusCode]).toEqual([wrong, 400])
    expect(refused.json().message).toContain('allowed are whole numbers from 0 to 60')
  }
})
