import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadSettings } from '@ml-airflow/config'
import { testFolder } from '@ml-airflow/testing'
import { expect, onTestFinished, test } from 'vitest'
import { logServer } from './serve-logs.ts'

const TOKEN = 'a-token-of-some-length'

function settingsWith(env: Record<string, string>) {
  const folder = testFolder()
  onTestFinished(() => folder.remove())
  writeFileSync(join(folder.path, 'a.log'), 'a line\n')
  return loadSettings({ env: { LOG_DIR: folder.path, ...env }, cwd: folder.path }).settings
}

async function statusOf(env: Record<string, string>, headers: Record<string, string>): Promise<number> {
  const server = await logServer(settingsWith(env))
  onTestFinished(() => server.close())
  return (await server.inject({ url: '/log/a.log', headers })).statusCode
}

test('without tokens the logs are for this machine alone, whatever name a page has bound to it', async () => {
  expect(await statusOf({}, { host: '127.0.0.1:8793' })).toBe(200)
  expect(await statusOf({}, { host: '[::1]:8793' })).toBe(200)
  expect(await statusOf({}, { host: 'evil.example:8793' })).toBe(403)
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
