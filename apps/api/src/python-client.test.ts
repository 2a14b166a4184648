import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'

const FOLDER = fileURLToPath(new URL('../assets/clients/', import.meta.url))

async function served(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function python(url: string, args: readonly string[], token = 'secret-token\n') {
  const env = {
    PATH: process.env.PATH ?? '',
    ML_AIRFLOW_URL: url,
    ML_AIRFLOW_TOKEN: token,
    PYTHONDONTWRITEBYTECODE: '1',
  }
  const child = spawn('python3', args, { cwd: FOLDER, env })
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { code: child.exitCode, stdout, stderr }
}

const PRELUDE = `
from ml_airflow import ApiError, Client
client = Client()
def refused(call):
    try:
        call()
    except ApiError as error:
        return f"{error.status} {error.code}"
    raise AssertionError("It should have been refused.")
`

test('a redirection is not followed, and so no other server gets the token', async () => {
  const strangers: IncomingMessage[] = []
  const elsewhere = await served((request, reply) => {
    strangers.push(request)
    reply.end('{}')
  })
  const url = await served((_request, reply) => void reply.writeHead(302, { location: `${elsewhere}/x` }).end())
  const script = `${PRELUDE}
assert refused(lambda: client.wait(1)) == "302 redirected"
assert refused(lambda: client.trigger("dag")) == "302 redirected"`
  expect(await python(url, ['-c', script])).toEqual({ code: 0, stdout: '', stderr: '' })
  expect(strangers).toEqual([])
})

test('a wait outlives a restart of the API, and a token may end with a line feed', async () => {
  const asked: unknown[] = []
  const url = await served(({ headers, url: path, socket }, reply) => {
    asked.push([path, headers.authorization])
    if (asked.length === 1) socket.destroy()
    else if (asked.length === 2) reply.writeHead(503).end('<html>')
    else reply.end('{"id":1,"state":"success"}')
  })
  expect(await python(url, ['-c', `${PRELUDE}\nprint(client.wait(1)["state"])`])).toMatchObject({
    code: 0,
    stdout: 'success\n',
  })
  expect(asked).toEqual(Array(3).fill(['/api/v1/runs/1?wait=30&limit=1', 'Bearer secret-token']))
})

test('a name stays one part of the address, a path in its folder, and a log of any bytes can be read', async () => {
  const asked: unknown[] = []
  const instance = { id: 5, task_id: 't', sample: null, state: 'success', reused: null, run: { id: 1 }, try_number: 1 }
  const url = await served(({ url: path = '' }, reply) => {
    asked.push(path)
    if (path.includes('task-instances?')) reply.end(JSON.stringify({ task_instances: [instance], next_cursor: null }))
    else if (path.endsWith('/outputs')) reply.end('{"outputs":[{"path":"../../x","name":"x","type":"file"}]}')
    else if (path.includes('/log')) reply.setHeader('next-offset', '0').end(Buffer.from([0x61, 0xff]))
    else reply.writeHead(404).end('{"code":"not_found","message":"none"}')
  })
  const script = `${PRELUDE}
assert refused(lambda: client.plan("../a b?x=1#")) == "404 not_found"
assert refused(lambda: client.download(1, "folder")) == "0 bad_path"
assert client.log(1, "t") == "a\ufffd"
assert refused(lambda: client.trigger("dag", {"lr": float("nan")})) == "0 bad_conf"`
  expect(await python(url, ['-c', script])).toEqual({ code: 0, stdout: '', stderr: '' })
  expect(asked[0]).toBe('/api/v1/dags/..%2Fa%20b%3Fx%3D1%23/plan')
})

test.each([
  ['[]', 'CONF is not a JSON object'],
  ['5', 'CONF is not a JSON object'],
  ['{"k":1,"k":2}', 'CONF names a key twice'],
  ['{', 'CONF is not JSON:'],
])('the conf %s is refused with exit code 2, before anything is asked', async (conf, sentence) => {
  const { code, stderr } = await python('http://127.0.0.1:1', ['ml_airflow.py', 'dag', conf])
  expect([code, stderr]).toEqual([2, expect.stringMatching(new RegExp(`^${sentence}.*\n$`))])
})

test('as a program it shows the warnings of the API before it waits', async () => {
  const warnings = ["No live worker serves queue 'gpu': task 'train' waits until there is one."]
  const url = await served(({ method }, reply) => {
    if (method === 'POST') reply.writeHead(201).end(JSON.stringify({ id: 7, warnings }))
    else reply.end('{"id":7,"run_id":"r","state":"success"}')
  })
  expect(await python(url, ['ml_airflow.py', 'dag'])).toEqual({
    code: 0,
    stdout: `${url}/admin/runs/7\nRun 'r' succeeded.\n`,
    stderr: `${warnings[0]}\n`,
  })
})

test('a token that no header can hold is refused without being shown', async () => {
  const { code, stderr } = await python('http://127.0.0.1:1', ['ml_airflow.py', 'dag'], 'secret\ntoken')
  expect([code, stderr]).toEqual([2, 'The token holds a character that no token has, such as a line end.\n'])
})
