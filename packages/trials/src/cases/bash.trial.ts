import { readFileSync, statSync } from 'node:fs'
import { expect } from 'vitest'
import { childrenOf, peakMbOf } from '../cluster/processes.ts'
import { TIMES } from '../cluster/site.ts'
import { chain } from '../dags.ts'
import { DATABASES, databaseOf, test } from './start.ts'

const KILL_GRACE_MS = TIMES.killGrace * 1000

test('M44, F32: a grandchild that holds the output does not hold the slot', async ({ start }) => {
  const tasks = [
    { id: 'a', body: 'sleep 600 & setsid sleep 600 &' },
    { id: 'b', after: ['a'] },
  ]
  const cluster = await start({
    dags: [{ id: 'two', tasks }],
    workers: 1,
    settings: { WORKER_CONCURRENCY: '1' },
  })
  await cluster.trigger({ dagId: 'two' })
  const [a, b] = [await cluster.begun('a'), await cluster.begun('b')]
  expect(b.begin - a.begin).toBeLessThan(KILL_GRACE_MS + 1000)
  expect(await cluster.violations()).toEqual([])
})

test('M45, F33, F34: after its timeout nothing is left of a command that ignores SIGTERM and has fled by setsid and nohup', async ({
  start,
}) => {
  const body = `trap '' TERM
    setsid sleep 600 &
    nohup sleep 600 &
    (trap '' TERM; sleep 600) &
    setsid bash -c 'trap "" TERM; sleep 600 & sleep 600' &
    beat 60`
  const cluster = await start({ dags: [{ id: 'one', tasks: chain(['a'], { body, timeout: 1 }) }] })
  const { runId } = await cluster.trigger({ dagId: 'one' })
  expect(await cluster.settled(10_000)).toBe(true)
  expect(await cluster.violations()).toEqual([])
  expect((await cluster.triesOf(runId, 'a')).map(({ outcome }) => outcome)).toEqual(['timed_out'])
})

test('M46, F30: a gigabyte of output without a newline is capped, and neither memory nor exit code suffer', async ({
  start,
}) => {
  const body = `head -c 10000000 /dev/urandom
    head -c 1000000000 /dev/zero | tr '\\0' x
    return 3`
  const dags = [{ id: 'one', tasks: chain(['a'], { body }) }]
  const cluster = await start({ dags, workers: 1, settings: { LOG_CAP_MB: '1' } })
  const { runId } = await cluster.trigger({ dagId: 'one' })
  await cluster.begun('a')
  const [launcher] = childrenOf(cluster.workers[0]?.pid ?? 0)
  expect(await cluster.settled()).toBe(true)
  const [attempt] = await cluster.triesOf(runId, 'a')
  expect(attempt).toMatchObject({ outcome: 'failed', exitCode: 3 })
  expect(statSync(attempt?.logPath ?? '').size).toBeLessThan(1_100_000)
  expect(readFileSync(attempt?.logPath ?? '', 'utf8')).toContain('has reached its cap')
  expect(peakMbOf(launcher ?? 0)).toBeLessThan(150)
  expect(await cluster.violations()).toEqual([])
})

test.concurrent.for(DATABASES)(
  'M47, F35, F39 (%s): every way to fail has its exit code, its retries and its consequences downstream',
  async (name, { start }) => {
    const ways = [
      { id: 'exits_1', body: 'return 1', exitCode: 1 },
      { id: 'no_permission', body: '/etc/passwd', exitCode: 126 },
      { id: 'no_command', body: 'no_such_command_anywhere', exitCode: 127 },
      // As the kernel's out-of-memory killer does: it ends not Bash, but the process that Bash waits for.
      { id: 'hog_is_killed', body: "bash -c 'kill -9 $$'", exitCode: 137 },
      { id: 'memory_is_refused', body: 'ulimit -v 400000; head -c 600000000 /dev/zero | tail', exitCode: 1 },
      { id: 'kills_itself', body: 'kill -9 $$', exitCode: undefined },
      { id: 'retries', body: 'return 7', exitCode: 7, retries: 2 },
    ]
    const tasks = ways.flatMap(({ id, body, retries = 0 }) => [
      { id, body, retries },
      { id: `after_${id}`, after: [id] },
    ])
    const heals = [
      { id: 'heals', body: '((MLAF_TRY == 2))', retries: 1 },
      { id: 'after_heals', after: ['heals'] },
    ]
    const cluster = await start({ dags: [{ id: 'ways', tasks: [...tasks, ...heals] }], database: databaseOf(name) })
    const { runId } = await cluster.trigger({ dagId: 'ways' })

    expect(await cluster.violations()).toEqual([])
    const states = Object.fromEntries((await cluster.instancesOf(runId)).map(({ taskId, state }) => [taskId, state]))
    for (const { id, exitCode, retries = 0 } of ways) {
      expect([states[id], states[`after_${id}`]]).toEqual(['failed', 'upstream_failed'])
      const tries = await cluster.triesOf(runId, id)
      expect(tries.map((attempt) => [attempt.outcome, attempt.exitCode])).toEqual(
        Array(retries + 1).fill(['failed', exitCode]),
      )
    }
    expect([states.heals, states.after_heals]).toEqual(['success', 'success'])
  },
)

test('M48, F37: a command past its timeout gets SIGTERM, then SIGKILL, and the state says so', async ({ start }) => {
  const body = `trap 'note H' TERM; while :; do beat 1; done`
  const tasks = [...chain(['a'], { body, timeout: 1, retries: 1 }), { id: 'b', after: ['a'] }]
  const cluster = await start({ dags: [{ id: 'two', tasks }] })
  const { runId } = await cluster.trigger({ dagId: 'two' })

  expect(await cluster.violations()).toEqual([])
  expect((await cluster.triesOf(runId, 'a')).map(({ outcome }) => outcome)).toEqual(['timed_out', 'timed_out'])
  expect((await cluster.instancesOf(runId)).map(({ state }) => state)).toEqual(['failed', 'upstream_failed'])
  for (const { begin, lastSeen } of cluster.executions) {
    expect(lastSeen - begin).toBeGreaterThan(1000)
    expect(lastSeen - begin).toBeLessThan(1000 + KILL_GRACE_MS + 500)
  }
})
