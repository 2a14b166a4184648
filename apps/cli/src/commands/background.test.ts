import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { describe, expect, vi } from 'vitest'
import { type CommandHome, homeTest, processesWith } from '../command-line.fixture.ts'

vi.setConfig({ testTimeout: 180_000, maxConcurrency: 2 })

const WAIT = { timeout: 60_000, interval: 100 }

describe.concurrent('serve_logs', () => {
  homeTest('serves the files of the folder until it is asked to stop, and none beside them', async ({ home }) => {
    mkdirSync(home.file('logs/dag'), { recursive: true })
    writeFileSync(home.file('logs/dag/1.log'), '<b>a line</b>\n')
    writeFileSync(home.file('secret'), 'hush-hush')
    symlinkSync(home.file('secret'), home.file('logs/link.log'))
    const server = home.start(['serve_logs', '-l', home.file('log')], { env: withLogs(home) })
    await server.says(/^Serving the logs of /)
    const address = addressIn(server.stdout)
    const served = await fetch(`${address}dag/1.log`)
    expect(await served.text()).toBe('<b>a line</b>\n')
    expect(served.headers.get('content-type')).toBe('text/plain; charset=utf-8')
    for (const path of ['link.log', '..%2fsecret', 'dag/', 'none.log']) {
      const refused = await fetch(`${address}${path}`)
      expect(refused.ok).toBe(false)
      expect(await refused.text()).not.toContain('hush-hush')
    }
    process.kill(server.pid, 'SIGTERM')
    expect(await server.ended).toMatchObject({ code: 0, stderr: '--log-file has no effect: it writes no log.\n' })
  })

  homeTest('a folder that is not there is one sentence', async ({ home }) => {
    const { code, stdout, stderr } = await home.run(['serve_logs'], { env: { LOG_DIR: home.file('none') } })
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(/^The folder of logs cannot be read: .*none.*\n$/)
  })
})

describe.concurrent('-D', () => {
  homeTest(
    'leaves the terminal, refuses a second one while it lives, and leaves no pid file behind',
    async ({ home }) => {
      mkdirSync(home.file('logs'))
      const env = withLogs(home)
      const pidFile = home.file('home/airflow-serve_logs.pid')
      const left = await home.run(['serve_logs', '-D', '-o', 'json'], { env })
      expect(left).toMatchObject({ code: 0, stderr: '' })
      const { pid, ...files } = JSON.parse(left.stdout) as { pid: number }
      expect(files).toEqual({
        pid_file: pidFile,
        stdout: home.file('home/airflow-serve_logs.out'),
        stderr: home.file('home/airflow-serve_logs.err'),
        ready: true,
      })
      expect(readFileSync(pidFile, 'utf8')).toBe(`${pid}\n`)
      const said = readFileSync(home.file('home/airflow-serve_logs.out'), 'utf8')
      expect((await fetch(`${addressIn(said)}none.log`)).status).toBe(404)

      for (const args of [
        ['serve_logs', '-D'],
        ['serve_logs', '--pid', pidFile],
      ])
        expect(await home.run(args, { env })).toEqual({
          code: 1,
          stdout: '',
          stderr: `serve_logs is already running (process ${pid}; ${pidFile}). Stop it first.\n`,
        })
      process.kill(pid, 'SIGTERM')
      await vi.waitUntil(() => processesWith(home.path).length === 0, WAIT)
      expect(existsSync(pidFile)).toBe(false)
    },
  )

  homeTest('takes the place of one that was killed, into the files it is given', async ({ home }) => {
    await home.run(['initdb'])
    const [pidFile, out, err, log] = ['s.pid', 's.out', 's.err', 'new/s.log'].map((name) => home.file(name)) as [
      string,
      string,
      string,
      string,
    ]
    const args = ['scheduler', '-D', '--pid', pidFile, '--stdout', out, '--stderr', err, '-l', log]
    const started = async () => {
      const { code, stdout, stderr } = await home.run(args, { env: { REDIS_URL: 'redis://127.0.0.1:1' } })
      expect(code, stderr).toBe(0)
      const pid = Number(readFileSync(pidFile, 'utf8'))
      expect(stdout).toBe(`The scheduler runs in the background: process ${pid}, pid file ${pidFile}\n`)
      expect(readFileSync(log, 'utf8')).toContain('"ready":true')
      return pid
    }
    const killed = await started()
    process.kill(killed, 'SIGKILL')
    await vi.waitUntil(() => !existsSync(`/proc/${killed}`), WAIT)
    expect(existsSync(pidFile)).toBe(true)
    const next = await started()
    expect(next).not.toBe(killed)
    process.kill(next, 'SIGTERM')
    await vi.waitUntil(() => processesWith(home.path).length === 0, WAIT)
    expect(existsSync(pidFile)).toBe(false)
    expect([existsSync(out), existsSync(err)]).toEqual([true, true])
  })

  homeTest(
    'what ends before it is ready says why, also in its file for stderr, and leaves no pid file behind',
    async ({ home }) => {
      const { code, stdout, stderr } = await home.run(['serve_logs', '-D'], { env: { LOG_DIR: home.file('none') } })
      expect([code, stdout]).toEqual([1, ''])
      expect(stderr).toMatch(/^serve_logs ended before it was ready\. The folder of logs cannot be read: .*none.*\n$/)
      await vi.waitUntil(() => processesWith(home.path).length === 0, WAIT)
      expect(readFileSync(home.file('home/airflow-serve_logs.err'), 'utf8')).toMatch(
        /^The folder of logs cannot be read: .*none.*\n$/,
      )
      expect(existsSync(home.file('home/airflow-serve_logs.pid'))).toBe(false)
    },
  )

  homeTest('a process that is not ready in time goes on, and a message says where to look', async ({ home }) => {
    mkdirSync(home.file('logs'))
    const env = { ...withLogs(home), DAEMON_START_SECONDS: '0.1' }
    const late = await home.run(['serve_logs', '-D', '-o', 'json'], { env })
    const { pid, ready } = JSON.parse(late.stdout) as { pid: number; ready: boolean }
    expect([late.code, ready]).toEqual([0, false])
    expect(late.stderr).toMatch(
      /^serve_logs is not ready after 0\.1 seconds; it keeps starting. Its output is in .*\.out and .*\.err\.\n$/,
    )
    const out = home.file('home/airflow-serve_logs.out')
    await vi.waitUntil(() => readFileSync(out, 'utf8').includes('Serving'), WAIT)
    process.kill(pid, 'SIGTERM')
    await vi.waitUntil(() => processesWith(home.path).length === 0, WAIT)
  })
})

function withLogs(home: CommandHome): Record<string, string> {
  return { LOG_DIR: home.file('logs'), WORKER_LOG_SERVER_PORT: '0' }
}

function addressIn(text: string): string {
  return /http:\/\/\S+/.exec(text)?.[0] ?? ''
}
