import { S3_LOGIN, testFolder, testS3 } from '@ml-airflow/testing'
import { remoteLogsTests } from '@ml-airflow/testing/remote-logs'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { remoteLogsOf } from './remote-logs-of.ts'
import { S3Logs } from './s3-logs.ts'

describe('logs in an object storage', () => {
  const folder = testFolder()
  let server: Awaited<ReturnType<typeof testS3>>
  let logs: S3Logs
  let instance = 0

  beforeAll(async () => {
    for (const [name, value] of Object.entries(S3_LOGIN)) vi.stubEnv(name, value)
    server = await testS3({ dir: folder.path, bucket: 'logs' })
    await server.start()
    logs = storage('s3://logs/ml-airflow/')
  })

  afterAll(async () => {
    await server.stop()
    vi.unstubAllEnvs()
    folder.remove()
  })

  function storage(place: string): S3Logs {
    return new S3Logs({ folder: place, endpoint: `http://127.0.0.1:${server.port}` })
  }

  remoteLogsTests(async () => ({ logs, key: { instance: ++instance, tryNumber: 1 } }))

  it('of two tries, and of two prefixes, are apart', async () => {
    const key = { instance: ++instance, tryNumber: 1 }
    await logs.append(key, 0, 'first')
    await logs.append({ ...key, tryNumber: 11 }, 0, 'eleventh')
    await storage('s3://logs').append(key, 0, 'elsewhere')
    expect((await logs.read(key, 0)).text).toBe('first')
    expect((await logs.read({ ...key, tryNumber: 11 }, 0)).text).toBe('eleventh')
    expect((await storage('s3://logs').read(key, 0)).text).toBe('elsewhere')
  })

  it('are removed when they were written long ago', async () => {
    const key = { instance: ++instance, tryNumber: 1 }
    await logs.append(key, 0, 'text')
    await logs.removeOld(60_000)
    expect(await logs.read(key, 0)).toMatchObject({ text: 'text' })
    await logs.removeOld(-60_000)
    await expect(logs.read(key, 0)).rejects.toMatchObject({ code: 'not_found' })
  })

  it('fail as unavailable, with the address, if the storage or its bucket is missing', async () => {
    const key = { instance: 1, tryNumber: 1 }
    const refused = { code: 'unavailable', message: expect.stringContaining('s3://') }
    await expect(storage('s3://no-such-bucket/x').append(key, 0, 'x')).rejects.toMatchObject(refused)
    const away = new S3Logs({ folder: 's3://logs/x', endpoint: 'http://127.0.0.1:1' })
    await expect(away.read(key, 0)).rejects.toMatchObject(refused)
  })

  it('are chosen by the settings', async () => {
    const settings = { REMOTE_BASE_LOG_FOLDER: 's3://logs/x', REMOTE_LOG_ENDPOINT: undefined }
    expect(await remoteLogsOf({ ...settings, REMOTE_LOGGING: 'none' }, logs)).toBeUndefined()
    expect(await remoteLogsOf({ ...settings, REMOTE_LOGGING: 'database' }, logs)).toBe(logs)
    expect(await remoteLogsOf({ ...settings, REMOTE_LOGGING: 's3' }, logs)).toBeInstanceOf(S3Logs)
  })
})
