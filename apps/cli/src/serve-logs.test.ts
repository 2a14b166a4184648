import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { get, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { loadSettings } from '@ml-airflow/config'
import { testFolder } from '@ml-airflow/testing'
import { tokenFileIn, tokenInFile } from '@ml-airflow/vault'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { logServer } from './serve-logs.ts'

afterEach(() => void vi.restoreAllMocks())

const TOKEN = 'a-token-of-some-length'
const NAMED = 'manual__2026-01-01T00:00:00+00:00.log'

function settingsWith(env: Record<string, string>) {
  const folder = testFolder()
  onTestFinished(() => folder.remove())
  for (const name of ['a.log', NAMED]) writeFileSync(join(folder.path, name), 'a line\n')
  return loadSettings({ env: { LOG_DIR: folder.path, ...env }, cwd: folder.path }).settings
}

async function statusOf(env: Record<string, string>, headers: Record<string, string>, name = 'a.log'): Promise<number> {
  const server = await logServer(settingsWith(env))
  onTestFinished(() => server.close())
  await server.listen({ host: '127.0.0.1', port: 0 })
  const { port } = server.server.address() as AddressInfo
  const [answer] = (await once(get({ port, path: `/log/${name}`, headers }), 'response')) as [IncomingMessage]
  answer.resume()
  return answer.statusCode ?? 0
}

test('without tokens only this user on this machine gets logs, and no page under a rebound name', async () => {
  expect(await statusOf({}, { host: '127.0.0.1:8793' })).toBe(200)
  expect(await statusOf({}, { host: '[::1]:8793' })).toBe(200)
  expect(await statusOf({}, { host: 'evil.example:8793' })).toBe(403)
  expect(await statusOf({}, { host: '127.0.0.1', via: '1.1 proxy' })).toBe(401)
})

test('without tokens other users of this machine need the token that the API has made', async () => {
  vi.spyOn(process, 'getuid').mockReturnValue(54_321)
  const home = testFolder()
  onTestFinished(() => home.remove())
  const env = { ML_AIRFLOW_HOME: home.path }
  const token = tokenInFile(tokenFileIn(home.path))
  expect(await statusOf(env, { host: 'localhost' })).toBe(401)
  expect(await statusOf(env, { host: 'localhost', authorization: 'Bearer ' })).toBe(401)
  expect(await statusOf(env, { host: 'localhost', authorization: `Bearer ${token}` })).toBe(200)
})

test('with tokens the logs are for their bearers', async () => {
  const env = { API_TOKENS: `viewer:${TOKEN}`, HOST: '0.0.0.0' }
  expect(await statusOf(env, { host: 'logs.example' })).toBe(401)
  expect(await statusOf(env, { host: 'logs.example', authorization: 'Bearer wrong' })).toBe(401)
  expect(await statusOf(env, { host: 'logs.example', authorization: `Bearer ${TOKEN}` })).toBe(200)
})

test('where users must log in and there is no token, no log is served to anybody', async () => {
  const settings = settingsWith({ AUTHENTICATE: 'True', HOST: '0.0.0.0' })
  await expect(logServer(settings)).rejects.toThrow('it needs API_TOKENS')
})

test('a path may be percent-encoded, and leads out of the folder in no spelling', async () => {
  const status = (name: string) => statusOf({}, { host: 'localhost' }, name)
  expect(await status(NAMED)).toBe(200)
  expect(await status(encodeURIComponent(NAMED))).toBe(200)
  for (const name of ['..%2f..%2fetc%2fpasswd', '%2e%2e/%2e%2e/etc/passwd', '%', '%252e%252e%252fetc'])
    expect(await status(name), name).toBeGreaterThanOrEqual(400)
})
