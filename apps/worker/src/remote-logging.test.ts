import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { withRemoteLogs } from '@ml-airflow/engine'
import { openFileLogs } from '@ml-airflow/shell'
import { DATABASES, databaseSettings, redisSettings } from '@ml-airflow/testing/shared-settings'
import { expect, test } from 'vitest'
import { until, WorkerHome } from './worker.fixture.ts'

const shared = () => ({
  ...redisSettings(),
  REMOTE_LOGGING: 'database',
})

test.each(DATABASES)(
  'a log is followed from a machine that has no file of it, while its task runs, over %s',
  async (kind) => {
    const home = new WorkerHome({ ...shared(), ...databaseSettings(kind) })
    await home.open()
    const worker = await home.worker({ LOG_DIR: home.file('of-the-worker') })
    const run = await home.trigger('gate')
    await until(() => existsSync(home.file('gate.begun')))
    const [attempt] = await home.tries(run)
    if (attempt === undefined) throw new Error('There is no try.')

    const logs = withRemoteLogs(openFileLogs(home.file('of-the-api')), home.parts.store.logs)
    const place = { instance: attempt.instance, tryNumber: attempt.number, logPath: home.file('nowhere') }
    const over = home.ended(run)
    let text = ''
    for await (const part of logs.follow(place, { ended: over })) {
      text += part.text
      if (!existsSync(home.file('gate'))) writeFileSync(home.file('gate'), '')
    }
    await over
    expect(text).toMatch(/^\[.*\] ml-airflow\| Bash \d+ started: [\s\S]*ml-airflow\| .*exit code 0.*\n$/i)
    expect(await home.parts.store.logs.readExit(place)).toMatchObject({ exit: { outcome: 'success', exitCode: 0 } })
    worker.child.kill('SIGTERM')
    expect((await worker.ended).code).toBe(0)
    await home.remove()
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
  'C34: bytes that are not text read the same from the database as from the file, from any byte on, over %s',
  async (kind) => {
    const home = new WorkerHome({ ...shared(), ...databaseSettings(kind) })
    await home.open()
    await home.addDags('bytes.mjs', BYTES_DAG)
    await home.worker()
    const run = await home.triggerDag('bytes', {})
    await home.ended(run)
    const [attempt] = await home.tries(run, 'bytes_task')
    const place = { instance: attempt?.instance ?? 0, tryNumber: 1, logPath: attempt?.logPath ?? '' }
    const { text } = await openFileLogs(home.settings.LOG_DIR).read(place, 0)
    const { logs } = home.parts.store
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
    await home.remove()
  },
)

test('a success that a worker could not record is taken over on a machine without its files', async () => {
  const home = new WorkerHome({ ...shared(), LEASE_SECONDS: '2', KILL_GRACE_SECONDS: '0.2' })
  await home.open()
  const first = await home.worker({ LOG_DIR: home.file('first') })
  const run = await home.trigger('gate')
  await until(() => existsSync(home.file('gate.begun')))
  const [attempt] = await home.tries(run)
  const key = { instance: attempt?.instance ?? 0, tryNumber: attempt?.number ?? 0 }
  // Simulates a killed worker: the evidence of its launcher about a successful command reached the database first.
  first.child.kill('SIGKILL')
  await first.ended
  const exit = { outcome: 'success', exitCode: 0, signal: undefined, sentence: 'Exit code 0.' } as const
  await home.parts.store.logs.writeExit(key, { work: JSON.stringify(['', '', '']), exit })
  rmSync(home.file('first'), { recursive: true, force: true })
  rmSync(home.file('gate.begun'), { force: true })
  await home.worker({ LOG_DIR: home.file('second') })
  await home.ended(run)
  expect(existsSync(home.file('gate.begun'))).toBe(false)
  expect(await home.tries(run)).toMatchObject([{ outcome: 'lost' }, { outcome: 'success', exitCode: 0 }])
  await home.remove()
})
