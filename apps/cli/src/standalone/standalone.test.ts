import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, vi } from 'vitest'
import { type CommandHome, homeTest, processesWith } from '../command-line.fixture.ts'

vi.setConfig({ maxConcurrency: 3 })

/** All processes started for this home: this command, Redis, the API, the worker and its launcher. */
const living = (home: CommandHome) => processesWith(home.path)

const triesOf = (home: CommandHome): string[] =>
  readdirSync(join(home.path, 'home', 'logs'), { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.log'),
  )

homeTest.concurrent('shows two runs; called again it skips all that is done and starts no Bash', async ({ home }) => {
  const first = await home.run(['standalone', '--demo', '--once'])
  expect(first.code, first.stderr).toBe(0)
  expect(first.stdout).toMatch(
    /standalone \| DAGs: only the built-in ones\. Put yours into \/.*\/home\/dags, or set DAGS_FOLDER/,
  )
  expect(first.stdout).toMatch(/Run 'manual__.*' of ml_training_dag: success\n/)
  expect(first.stdout).toMatch(/Run 'manual__.*' of iris_training_dag: success\n/)
  expect(first.stdout).toMatch(/│ training_task_1 │ +│ success │ run +│ no_previous +│ 1 +│/)
  expect(first.stdout).toMatch(/Mean accuracy: 0\.9\d+; report: \/.*report\.md\n/)
  expect(first.stdout).toMatch(/Logs +\/.*\/home\/logs\n +Database +\/.*ml_airflow\.db\n/)
  const tries = triesOf(home)
  expect(tries).toHaveLength(20)

  const second = await home.run(['standalone', '--demo', '--once'])
  expect(second.code, second.stderr).toBe(0)
  expect(second.stdout.match(/│ skipped │ skip +│ finished +│ 0 +│ +│ Finished at /g)).toHaveLength(20)
  expect(second.stdout).toMatch(/Mean accuracy: 0\.9\d+/)
  expect(triesOf(home)).toEqual(tries)
  expect(living(home)).toEqual([])
})

homeTest.concurrent('Ctrl-C ends all that it started', async ({ home }) => {
  const standalone = await home.standalone()
  expect(living(home)).toHaveLength(5)
  process.kill(standalone.pid, 'SIGINT')
  const { code, stdout } = await standalone.ended
  expect(code).toBe(0)
  expect(stdout).toMatch(/standalone \| Stopping[\s\S]*standalone \| Everything has ended\.\n$/)
  expect(living(home)).toEqual([])
  expect(existsSync(join(home.path, 'home', 'standalone.lock'))).toBe(false)
})

homeTest.concurrent('Ctrl-C lets running commands end, and once more gives them back at once', async ({ home }) => {
  const standalone = await home.standalone()
  await home.run(['trigger_dag', 'gate_dag', '-c', JSON.stringify({ file: home.file('never') }), '-r', 'r'], {
    env: home.ownDags,
  })
  const running = async () =>
    expect((await home.run(['dag_state', 'gate_dag', 'r'], { env: home.ownDags })).stdout).toBe('running\n')
  await vi.waitFor(running, { timeout: 20_000 })
  process.kill(standalone.pid, 'SIGINT')
  await standalone.says(/Stopping/)
  expect(spawnSync('pgrep', ['-f', `${home.path}/never`]).status).toBe(0)
  process.kill(standalone.pid, 'SIGINT')
  expect((await standalone.ended).code).toBe(0)
  expect(living(home)).toEqual([])
  expect((await home.run(['task_state', 'gate_dag', 'wait', 'r'], { env: home.ownDags })).stdout).toBe('queued\n')
})

homeTest.concurrent('nothing survives when it is killed itself, and the next one takes over', async ({ home }) => {
  const standalone = await home.standalone()
  process.kill(standalone.pid, 'SIGKILL')
  await standalone.ended
  const next = await home.standalone()
  expect(next.stdout).not.toContain('Another standalone')
  await vi.waitFor(() => expect(living(home)).toHaveLength(5), { timeout: 20_000 })
})

homeTest.concurrent('a child that dies is started again', async ({ home }) => {
  const standalone = await home.standalone()
  const pidOf = (pattern: string) => Number(spawnSync('pgrep', ['-P', String(standalone.pid), '-f', pattern]).stdout)
  for (const [name, pattern] of [
    ['worker', 'worker/dist/main.js'],
    ['redis', 'redis-server'],
  ] as const) {
    process.kill(pidOf(pattern), 'SIGKILL')
    await standalone.says(new RegExp(`${name} was ended by SIGKILL. It restarts in 0.5 s.[\\s\\S]*${name} runs again.`))
  }
  const conf = '{"parameter_1":"a","parameter_2":"b"}'
  expect((await home.run(['trigger_dag', 'ml_training_dag', '-c', conf, '--wait'])).stdout).toContain('ended: success')
})

homeTest.concurrent(
  'it finds the folder dags, says so, and makes the tables of a DAG that comes later',
  async ({ home }) => {
    mkdirSync(home.file('dags'))
    const standalone = home.start(['standalone'])
    await standalone.says(/standalone \| DAGs: those in \S+\/dags, because DAGS_FOLDER is not set\.[\s\S]*Ready: /)
    copyFileSync(join(home.ownDags.DAGS_FOLDER, 'gate.mjs'), home.file('dags/gate.mjs'))
    const missing = /The table 'sampled' is missing/
    await vi.waitFor(
      async () => expect((await home.run(['list_dag_runs', 'sampled_dag'])).stderr).not.toMatch(missing),
      {
        timeout: 30_000,
      },
    )
    const { stdout } = await home.run(['trigger_dag', 'sampled_dag', '-c', '{"file":"x"}', '--wait'])
    expect(stdout).toContain('ended: success')
  },
)

homeTest.concurrent('a second one on the same home is refused, and told the process of the first', async ({ home }) => {
  const standalone = await home.standalone()
  const { code, stdout, stderr } = await home.run(['standalone'])
  expect(code).toBe(1)
  expect(stdout).toBe('')
  expect(stderr).toMatch(
    new RegExp(`^Another standalone runs on .* \\(process ${standalone.pid}; .*\\)\\. Stop it first\\.\\n$`),
  )
})

homeTest.concurrent('a port that is taken is one sentence, and nothing is left', async ({ home }) => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  const { code, stdout, stderr } = await home.run([
    'standalone',
    '--demo',
    '--once',
    '-p',
    String(port),
    '-hn',
    '127.0.0.1',
  ])
  server.close()
  expect(code).toBe(1)
  expect(stdout).not.toContain('Ready')
  expect(stderr).toMatch(
    new RegExp(`^api ended with exit code 1\\. The API cannot listen on 127\\.0\\.0\\.1:${port}: .*EADDRINUSE.*\\n$`),
  )
  expect(living(home)).toEqual([])
})

homeTest.concurrent.for(['/nowhere', 'with setpriv alone'])(
  'where redis-server is missing (PATH %s) it says what to install',
  async (path, { home }) => {
    symlinkSync('/usr/bin/setpriv', home.file('setpriv'))
    const PATH = path.startsWith('/') ? path : home.path
    const { code, stderr } = await home.run(['standalone'], { env: { PATH } })
    expect(code).toBe(1)
    expect(stderr).toMatch(/^redis-server is not installed: .*\(apt-get install redis-server\).*REDIS_URL.*\n$/)
  },
)

homeTest.concurrent('--once goes with --demo', async ({ home }) => {
  expect(await home.run(['standalone', '--once'])).toMatchObject({
    code: 2,
    stderr: "error: option '--once' goes with '--demo'\nUsage: ml-airflow standalone [options]\n",
  })
})
