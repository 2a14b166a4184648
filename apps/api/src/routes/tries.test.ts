import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { GraphIndex } from '@ml-airflow/core'
import { expect, test } from 'vitest'
import { claimInstance, type TestApi, testApi } from '../api.fixture.ts'
import { startedTry } from './started-try.fixture.ts'

test('shows the task instances of a run, page by page', async () => {
  const api = await testApi()
  const { id } = await startedTry(api)
  const page = (await api.get(`/api/v1/runs/${id}?limit=2`)).json()
  expect(page.counts).toEqual({ running: 1, waiting: 2 })
  expect(page.task_instances).toMatchObject([
    {
      task_id: 'common_task_1',
      sample: null,
      state: 'running',
      decision: 'run',
      reason: 'no_previous',
      sentence: 'Never done for these parameters.',
      try_number: 1,
      started_at: expect.any(String),
      finished_at: null,
    },
    { task_id: 'common_task_2', state: 'waiting' },
  ])
  const rest = (await api.get(`/api/v1/runs/${id}?limit=2&cursor=${page.next_cursor}`)).json()
  expect(rest.task_instances).toMatchObject([{ task_id: 'training_task_1' }])
  expect(rest.next_cursor).toBeNull()
})

test('a task that waits for its next try shows why the last one failed', async () => {
  const api = await testApi()
  const { id, claim } = await startedTry(api)
  const [first, second] = await api.store.instances.list(id)
  const index = new GraphIndex(api.registry.get('ml_training_dag').graph)
  const downstream = index.downstream(first?.taskId ?? '', '')
  const ended = { outcome: 'success', exitCode: 0, pid: 7, sentence: 'Ended.' } as const
  await api.store.settlement.succeed({ claim, end: ended, outputPath: undefined, downstream })
  const claimed = await claimInstance(api.store, second?.id ?? 0)
  if (claimed.kind !== 'claimed') throw new Error(claimed.kind)
  await api.post(`/api/v1/runs/${id}/clear`, { task_regex: `^${first?.taskId}$` })
  const end = { outcome: 'failed', exitCode: 3, pid: 7, sentence: 'The command ended with exit code 3.' } as const
  await api.store.settlement.fail({ claim: claimed.claim, end, next: { kind: 'retry', delayMs: 60_000 }, index })
  const shown = (await api.get(`/api/v1/task-instances/${second?.id}`)).json()
  expect(shown).toMatchObject({
    state: 'waiting',
    failure: end.sentence,
    exit_code: 3,
    waits_for: 'Waits for an upstream task.',
  })
})

test('shows the tries of a task instance', async () => {
  const api = await testApi()
  const { tries, settle } = await startedTry(api)
  const before = (await api.get(tries)).json().tries
  expect(before).toMatchObject([{ number: 1, outcome: null, exit_code: null, host: 'host', finished_at: null }])
  await settle()
  const after = (await api.get(tries)).json().tries
  expect(after).toMatchObject([{ number: 1, outcome: 'success', exit_code: 0, pid: 7, sentence: 'Ended.' }])
  expect(JSON.stringify(after)).not.toContain(api.logDir)
})

test('gives a log from an offset on, as text that no browser runs', async () => {
  const api = await testApi()
  const { log, write, settle } = await startedTry(api)
  const early = await api.get(log)
  expect([early.statusCode, early.body, early.headers['next-offset']]).toEqual([200, '', '0'])
  write('one\n<script>\n')
  const first = await api.get(log)
  expect(first.body).toBe('one\n<script>\n')
  expect(first.headers).toMatchObject({
    'content-type': 'text/plain; charset=utf-8',
    'content-security-policy': 'sandbox',
    'x-content-type-options': 'nosniff',
    'next-offset': '13',
    'log-complete': 'false',
  })
  write('two\n')
  await settle()
  const second = await api.get(`${log}?offset=13`)
  expect(second.body).toBe('two\n')
  expect(second.headers).toMatchObject({ 'next-offset': '17', 'log-complete': 'true' })
})

test('gives a page of a large log at a time, and all of it where that is wanted', async () => {
  const api = await testApi()
  const { log, write } = await startedTry(api)
  const text = 'a line of the log\n'.repeat(150_000)
  write(text)
  expect((await api.get(log)).body.length).toBeLessThan(text.length)
  const all = await api.get(`${log}?all=true`)
  expect(all.body === text).toBe(true)
  expect(all.headers).toMatchObject({
    'content-type': 'text/plain; charset=utf-8',
    'content-security-policy': 'sandbox',
  })
})

test('C34: bytes that are not text are shown by signs that stand for them, from any byte on, and none is lost or shown twice', async () => {
  const api = await testApi()
  const { log, write, settle } = await startedTry(api)
  const text = Buffer.from('  0% |\r 50% |#\na\0b \u001b[31mred\u001b[0m\u0007\n\u{1F600} whole\n')
  const bytes = Buffer.concat([text, Buffer.from('caf\xe9 \x93\n', 'latin1'), Buffer.from('\ufeffhi\n', 'utf16le')])
  write(bytes)
  await settle()
  const shown = bytes.toString()
  expect((await api.get(log)).body).toBe(shown)
  for (let offset = 1; offset < bytes.length; offset++) {
    const part = await api.get(`${log}?offset=${offset}`)
    expect(part.body).toBe(bytes.subarray(offset).toString())
    expect(part.headers['next-offset']).toBe(String(bytes.length))
  }
  const stream = await openStream(api, `${log}/stream`)
  await stream.closed()
  expect(stream.text()).toContain('data:   0% |\ndata:  50% |#\n')
  expect(stream.text()).toMatch(/data: caf\ufffd \ufffd\n/)
})

test.each<[string, (logDir: string) => string]>([
  ['leads out of the folder of the logs', () => '/etc/passwd'],
  ['leads up', (logDir) => join(logDir, '..', 'db')],
  [
    'is a link that a task made',
    (logDir) => {
      symlinkSync('/etc/passwd', join(logDir, '1.log'))
      return join(logDir, '1.log')
    },
  ],
  [
    'is a folder',
    (logDir) => {
      mkdirSync(join(logDir, '1.log'))
      return join(logDir, '1.log')
    },
  ],
])('S19: a log that %s is not found', async (_what, logPathIn) => {
  const api = await testApi()
  const { log, settle } = await startedTry(api, logPathIn(api.logDir))
  await settle()
  const answer = await api.get(log)
  expect(answer.statusCode).toBe(404)
  expect(answer.body).not.toMatch(/root:|\/etc|mlaf-/)
})

test('follows a log until its try has ended', async () => {
  const api = await testApi()
  const { log, write, settle } = await startedTry(api)
  const stream = await openStream(api, `${log}/stream`)
  expect(stream.headers.get('content-type')).toContain('text/event-stream')
  expect(stream.headers.get('content-security-policy')).toBe('sandbox')
  write('one\n')
  await stream.until('id: 4\ndata: one\ndata: \n\n')
  write('two\n50 %\rid: 0\n')
  await stream.until('id: 19\ndata: two\ndata: 50 %\ndata: id: 0\ndata: \n\n')
  await settle()
  await stream.until('event: end\nid: 19\ndata: \n\n')
  await stream.closed()
})

test('shows and follows a log that another machine has stored in the database', async () => {
  const api = await testApi({ env: { REMOTE_LOGGING: 'database' } })
  const { log, claim, settle } = await startedTry(api, join(api.logDir, 'nowhere', '1.log'))
  const stream = await openStream(api, `${log}/stream`)
  await api.store.logs.append(claim, 0, 'one\n')
  await stream.until('id: 4\ndata: one\ndata: \n\n')
  await api.store.logs.append(claim, 4, 'two\n')
  await settle()
  await stream.until('event: end\nid: 8\ndata: \n\n')
  const answer = await api.get(`${log}?offset=2`)
  expect(answer.body).toBe('e\ntwo\n')
  expect(answer.headers).toMatchObject({ 'next-offset': '8', 'log-complete': 'true' })
})

test('continues after the last event that a client has seen', async () => {
  const api = await testApi()
  const { log, write, settle } = await startedTry(api)
  write('one\ntwo\n')
  await settle()
  const stream = await openStream(api, `${log}/stream`, { 'last-event-id': '4' })
  await stream.closed()
  expect(stream.text()).toBe(':\n\nid: 8\ndata: two\ndata: \n\nevent: end\nid: 8\ndata: \n\n')
})

test('the stream ends when its client leaves or the server closes', async () => {
  const api = await testApi()
  const { log } = await startedTry(api)
  const first = await openStream(api, `${log}/stream`)
  first.leave()
  const second = await openStream(api, `${log}/stream`)
  const started = Date.now()
  await Promise.all([api.api.close(), second.closed()])
  expect(Date.now() - started).toBeLessThan(2000)
})

async function openStream({ api }: TestApi, url: string, headers: Record<string, string> = {}) {
  if (!api.server.listening) await api.listen({ host: '127.0.0.1', port: 0 })
  const { port } = api.server.address() as { port: number }
  const leaving = new AbortController()
  const answer = await fetch(`http://127.0.0.1:${port}${url}`, { headers, signal: leaving.signal })
  const reader = (answer.body ?? expect.unreachable()).pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  const read = async (): Promise<boolean> => {
    const { value, done } = await reader.read()
    text += value ?? ''
    return !done
  }
  return {
    headers: answer.headers,
    text: () => text,
    leave: () => leaving.abort(),
    async until(expected: string) {
      while (!text.includes(expected)) if (!(await read())) expect(text).toContain(expected)
    },
    async closed() {
      while (await read());
    },
  }
}
