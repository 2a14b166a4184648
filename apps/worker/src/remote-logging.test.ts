import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { withRemoteLogs } from '@ml-airflow/engine'
import { openFileLogs } from '@ml-airflow/shell'
import { DATABASES, databaseSettings, redisSettings } from '@ml-airflow/testing/shared-settings'
import { expect, test, vi } from 'vitest'
import { Site, until } from './worker.fixture.ts'

vi.setConfig({ testTimeout: 120_000 })

const shared = () => ({
  ...redisSettings(),
  REMOTE_LOGGING: 'database',
})

test.each(DATABASES)(
  'a log is followed from a machine that has no file of it, while its task runs, over %s',
  async (kind) => {
    const site = new Site({ ...shared(), ...databaseSettings(kind) })
    await site.open()
    const worker = await site.worker({ LOG_DIR: site.file('of-the-worker') })
    const run = await site.trigger('gate')
    await until(() => existsSync(site.file('gate.begun')))
    const [attempt] = await site.tries(run)
    if (attempt === undefined) throw new Error('There is no try.')

    const logs = withRemoteLogs(openFileLogs(site.file('of-the-api')), site.parts.store.logs)
    const place = { instance: attempt.instance, tryNumber: attempt.number, logPath: site.file('nowhere') }
    const over = site.ended(run)
    let text = ''
    for await (const part of logs.follow(place, { ended: over })) {
      text += part.text
      if (!existsSync(site.file('gate'))) writeFileSync(site.file('gate'), '')
    }
    await over
    expect(text).toMatch(/^\[.*\] ml-airflow\| Bash \d+ started: [\s\S]*ml-airflow\| .*exit code 0.*\n$/i)
    expect(await site.parts.store.logs.readExit(place)).toMatchObject({ exit: { outcome: 'success', exitCode: 0 } })
    worker.child.kill('SIGTERM')
    expect(await worker.ended).toBe(0)
    await site.remove()
  },
)

const BYTES_DAG = `
  import { defineDag, MLTaskSubDag, NoParameters } from '@ml-airflow/core'
  class T extends MLTaskSubDag {
    id = 'bytes_task'; parameters = NoParameters
    script = String.raw\`
      printf '  0%% |\\r 50%% |#\\n'
      printf 'caf\\xe9 \\x93\\n'
      printf '\\xff\\xfeh\\0i\\0\\n\\0'
      printf 'a\\0b \\x1b[31mred\\x1b[0m\\x07\\n'
      printf '\\xf0\\x9f'; sleep 0.2; printf '\\x98\\x80 whole\\n'\`
    parametersProvider() { return [] }
  }
  export const dag = defineDag({ id: 'bytes', parameters: NoParameters, tasks: [new T()] })`

test.each(DATABASES)(
  'C34: bytes that are no text read the same from the database as from the file, from any byte on, over %s',
  async (kind) => {
    const site = new Site({ ...shared(), ...databaseSettings(kind) })
    await site.open()
    await site.addDags('bytes.mjs', BYTES_DAG)
    await site.worker()
    const run = await site.triggerDag('bytes', {})
    await site.ended(run)
    const [attempt] = await site.tries(run, 'bytes_task')
    const place = { instance: attempt?.instance ?? 0, tryNumber: 1, logPath: attempt?.logPath ?? '' }
    const { text } = await openFileLogs(site.settings.LOG_DIR).read(place, 0)
    const { logs } = site.parts.store
    expect(await logs.read(place, 0)).toMatchObject({ text, size: Buffer.byteLength(text) })
    for (const part of [
      '  0% |\r',
      'caf\ufffd \ufffd\n',
      '\ufffd\ufffdh\0i\0\n',
      'a\0b \x1b[31mred',
      '\u{1F600} whole\n',
    ])
      expect(text).toContain(part)
    const pages: string[] = []
    for (let offset = 0; offset < Buffer.byteLength(text); ) {
      const page = await logs.read(place, offset, 7)
      pages.push(page.text)
      offset = page.nextOffset
    }
    expect(pages.join('')).toBe(text)
    await site.remove()
  },
)

test('what a worker did and could not record is not done again on a machine that has none of its files', async () => {
  const site = new Site({ ...shared(), LEASE_SECONDS: '2', KILL_GRACE_SECONDS: '0.2' })
  await site.open()
  const first = await site.worker({ LOG_DIR: site.file('first') })
  const run = await site.trigger('gate')
  await until(() => existsSync(site.file('gate.begun')))
  const [attempt] = await site.tries(run)
  const key = { instance: attempt?.instance ?? 0, tryNumber: attempt?.number ?? 0 }
  // Simulates a killed worker: the evidence of its launcher about a successful command reached the database first.
  first.child.kill('SIGKILL')
  await first.ended
  const exit = { outcome: 'success', exitCode: 0, signal: undefined, sentence: 'Exit code 0.' } as const
  await site.parts.store.logs.writeExit(key, { work: JSON.stringify(['', '', '']), exit })
  rmSync(site.file('first'), { recursive: true, force: true })
  rmSync(site.file('gate.begun'), { force: true })
  await site.worker({ LOG_DIR: site.file('second') })
  await site.ended(run)
  expect(existsSync(site.file('gate.begun'))).toBe(false)
  expect(await site.tries(run)).toMatchObject([{ outcome: 'lost' }, { outcome: 'success', exitCode: 0 }])
  await site.remove()
})
