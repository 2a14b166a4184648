import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Exit, LaunchRequest } from '@ml-airflow/core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { monotonicClock } from './clock.ts'
import { readEvidence } from './evidence.ts'
import { frameOf, type Order } from './launcher-messages.ts'
import { lives, processesOf, requestOf, shown, TestLaunches, testFolder } from './launches.fixture.ts'
import { removeLeftovers } from './leftovers.ts'
import { openTryFiles } from './try-files.ts'

const MAIN = fileURLToPath(new URL('../dist/launcher-main.js', import.meta.url))
const ROOM = fileURLToPath(new URL('../dist/index.js', import.meta.url))

/** A worker in a separate process that launches the requests from stdin and prints their exits. */
const WORKER = `
  import { createInterface } from 'node:readline'
  import { startLauncher } from '${ROOM}'
  const launcher = await startLauncher({ graceMs: 2000 })
  for await (const line of createInterface({ input: process.stdin })) {
    const request = JSON.parse(line)
    launcher.launch(request).exit.then(({ outcome }) => console.log(request.key, outcome))
  }
  await launcher.close()
  console.log('closed')
`

/** Ignores SIGTERM, with one child in its group and one that has escaped from it. */
const STUBBORN = `trap "" TERM; echo $PPID; setsid sleep 600 & sleep 600 & while :; do sleep 600; done`

let folder: string
let worker: ChildProcess
let said: string[]

beforeEach(() => {
  folder = testFolder()
  worker = spawn(process.execPath, ['--input-type=module', '-e', WORKER], { stdio: ['pipe', 'pipe', 'inherit'] })
  said = []
  if (worker.stdout) createInterface({ input: worker.stdout }).on('line', (line) => said.push(line))
})
afterEach(async () => {
  if (worker.exitCode === null && worker.signalCode === null) {
    worker.kill('SIGKILL')
    await once(worker, 'exit')
  }
  // A command that is ending may still write its evidence.
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 })
})

function order(program: string, request: Partial<LaunchRequest> = {}): LaunchRequest {
  const whole = requestOf(program, { logPath: join(folder, `${Math.random()}.log`), ...request })
  worker.stdin?.write(`${JSON.stringify(whole)}\n`)
  return whole
}

/** Starts a stubborn command, and waits for all its processes. Returns the pid of its launcher. */
async function startStubborn(
  request: Partial<LaunchRequest> = {},
): Promise<{ order: LaunchRequest; launcher: number }> {
  const ordered = order(STUBBORN, request)
  await vi.waitFor(() => expect(processesOf(ordered.key).length).toBe(4), 5000)
  return { order: ordered, launcher: Number(shown(readFileSync(ordered.logPath, 'utf8'))) }
}

async function goneWithin(ms: number, key: string): Promise<void> {
  await vi.waitFor(() => expect(processesOf(key)).toEqual([]), { timeout: ms, interval: 20 })
}

async function evidenceOf({ logPath }: { readonly logPath: string }, exit: Partial<Exit>): Promise<void> {
  const place = { instance: 1, tryNumber: 1, logPath }
  await vi.waitFor(async () => expect(await openTryFiles().readExit(place, 'work')).toMatchObject(exit), 5000)
}

function scratchOf(launcher: number): string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith(`mlaf-launcher-${launcher}-`))
}

describe('a worker', () => {
  it('that is killed takes its commands with it within a second, and the launcher too', async () => {
    const { order, launcher } = await startStubborn()
    worker.kill('SIGKILL')
    await goneWithin(1000, order.key)
    await vi.waitFor(() => expect(lives(launcher)).toBe(false))
    await evidenceOf(order, { outcome: 'lost', signal: 'SIGKILL' })
    expect(scratchOf(launcher)).toEqual([])
  })

  it('that is killed frees a GPU only when all processes that had it are gone', async () => {
    const gpus = ['of-a-killed-worker']
    const { order: first } = await startStubborn({ gpus })
    const others = await TestLaunches.start()
    const waiting = others.run('echo begun', { gpus })
    await vi.waitFor(() => expect(processesOf(first.key)).toHaveLength(4))
    worker.kill('SIGKILL')
    const { log, outcome } = await waiting
    expect(processesOf(first.key)).toEqual([])
    expect([outcome, log]).toEqual([
      'success',
      expect.stringContaining('processes that still have GPU of-a-killed-worker'),
    ])
    await others.close()
  })

  it('that is killed right behind an order leaves nothing', async () => {
    await startStubborn()
    const orders = Array.from({ length: 20 }, () => order('sleep 600'))
    await new Promise((resolve) => worker.stdin?.write('', resolve))
    worker.kill('SIGKILL')
    await vi.waitFor(() => expect(orders.flatMap(({ key }) => processesOf(key))).toEqual([]), 2000)
  })

  it('that is frozen past the deadline has its commands ended all the same', async () => {
    const { order: stubborn } = await startStubborn({ deadline: monotonicClock.now() + 2000 })
    worker.kill('SIGSTOP')
    await goneWithin(2000 + 2000 + 1000, stubborn.key)
    await evidenceOf(stubborn, { outcome: 'lost' })
    worker.kill('SIGCONT')
    await vi.waitFor(() => expect(said).toContain(`${stubborn.key} lost`))
  })

  it('that closes its launcher hears of every exit first', async () => {
    const { order, launcher } = await startStubborn()
    worker.stdin?.end()
    await once(worker, 'exit')
    expect(said).toEqual([`${order.key} lost`, 'closed'])
    expect(worker.exitCode).toBe(0)
    expect(processesOf(order.key)).toEqual([])
    expect(lives(launcher)).toBe(false)
  })

  it('and its launcher, killed together, leave remains that the next worker removes', async () => {
    const { order, launcher } = await startStubborn()
    worker.kill('SIGSTOP')
    process.kill(launcher, 'SIGKILL')
    worker.kill('SIGKILL')
    await once(worker, 'exit')
    await vi.waitFor(() => expect(lives(launcher)).toBe(false))
    expect(processesOf(order.key).length).toBe(4)
    expect(await removeLeftovers()).toBeGreaterThanOrEqual(4)
    expect(processesOf(order.key)).toEqual([])
    expect(scratchOf(launcher)).toEqual([])
  })
})

describe('a launcher', () => {
  it('that gets no processor now and then loses no output and no renewal', async () => {
    const launches = await TestLaunches.start()
    const pid = await launches.launcherPid()
    const ahead = () => monotonicClock.now() + 5000
    let deadline = ahead()
    const renewed = launches.launch('sleep 600', { deadline })
    const stopping = setInterval(() => {
      process.kill(pid, 'SIGSTOP')
      deadline = ahead()
      renewed.extend(deadline)
      setTimeout(() => process.kill(pid, 'SIGCONT'), 230)
    }, 260)
    const until = monotonicClock.now() + 4000
    while (monotonicClock.now() < until) {
      const runs = await Promise.all(Array.from({ length: 12 }, () => launches.run('echo there')))
      expect(runs.map(({ log }) => shown(log))).toEqual(runs.map(() => 'there'))
    }
    clearInterval(stopping)
    // The command ends with the last of its renewals, not before.
    expect((await renewed.exit).outcome).toBe('lost')
    expect(monotonicClock.now()).toBeGreaterThanOrEqual(deadline)
    await launches.close()
  })

  it('that is killed loses its launches, and the next launch starts another one', async () => {
    const launches = await TestLaunches.start()
    const before = await launches.launcherPid()
    const launch = launches.launch(STUBBORN)
    await vi.waitFor(() => expect(processesOf(launch.key).length).toBe(4), 5000)
    process.kill(before, 'SIGKILL')
    expect(await launch.exit).toMatchObject({ outcome: 'lost', sentence: expect.stringContaining('SIGKILL') })
    expect(processesOf(launch.key)).toEqual([])
    expect(scratchOf(before)).toEqual([])
    expect(await launches.launcherPid()).not.toBe(before)
    await launches.close()
  })

  it('that is killed while it ends the remains of a finished command has written its evidence before', async () => {
    const launches = await TestLaunches.start({ graceMs: 60_000 })
    const pid = await launches.launcherPid()
    const launch = launches.launch('(trap "" TERM; touch ready; sleep 600) & until [ -e ready ]; do :; done')
    await evidenceOf(launch, { outcome: 'success', exitCode: 0 })
    expect(processesOf(launch.key)).not.toEqual([])
    process.kill(pid, 'SIGKILL')
    expect((await launch.exit).outcome).toBe('lost')
    expect(processesOf(launch.key)).toEqual([])
    await evidenceOf(launch, { outcome: 'success', exitCode: 0 })
    await launches.close()
  })

  it('that hangs is ended with all its commands, and replaced', async () => {
    const launches = await TestLaunches.start()
    const before = await launches.launcherPid()
    const launch = launches.launch(STUBBORN)
    await vi.waitFor(() => expect(processesOf(launch.key).length).toBe(4), 5000)
    process.kill(before, 'SIGSTOP')
    launches.launcher.checkHeartbeat(300)
    expect(await launch.exit).toMatchObject({ outcome: 'lost', sentence: expect.stringContaining('no heartbeat') })
    expect(processesOf(launch.key)).toEqual([])
    await vi.waitFor(() => expect(lives(before)).toBe(false))
    expect(scratchOf(before)).toEqual([])
    expect(await launches.launcherPid()).not.toBe(before)
    await launches.close()
  })

  it('that sends a heartbeat in time, or stood still together with its worker, continues', async () => {
    const launches = await TestLaunches.start()
    const before = await launches.launcherPid()
    launches.launcher.checkHeartbeat(300)
    // The heartbeat arrives while this process stands still, and is read before the timeout takes effect.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 600)
    expect(await launches.launcherPid()).toBe(before)
    await launches.close()
  })

  it('that hangs can still be closed', async () => {
    const launches = await TestLaunches.start()
    const pid = await launches.launcherPid()
    process.kill(pid, 'SIGSTOP')
    launches.launcher.checkHeartbeat(300)
    await launches.close()
    await vi.waitFor(() => expect(lives(pid)).toBe(false))
  })

  it('ends the remains of certain tries of another launcher, and nothing else', async () => {
    const [frozen, launches] = await Promise.all([TestLaunches.start(), TestLaunches.start()])
    const [left, other] = [frozen.launch('sleep 600'), frozen.launch('sleep 600')]
    await vi.waitFor(() => expect([left, other].map(({ key }) => processesOf(key).length)).toEqual([1, 1]), 5000)
    await launches.launcher.endRemains([left.key])
    expect([left, other].map(({ key }) => processesOf(key).length)).toEqual([0, 1])
    await Promise.all([frozen.close(), launches.close()])
  })

  it('watches deadlines also while its worker reads nothing and the pipe is full', async () => {
    const main = spawn(process.execPath, [MAIN], { stdio: ['pipe', 'pipe', 'inherit'] })
    const send = (order: Order) => main.stdin.write(frameOf(order))
    const refused = requestOf('true', { logPath: `/etc/passwd/${'x'.repeat(200)}/${'x'.repeat(3000)}` })
    const watched = requestOf('sleep 600', { logPath: join(folder, '1.log') })
    send({ kind: 'settings', settings: { graceMs: 300, logCapBytes: 1_000_000, secrets: [] } })
    send({ kind: 'launch', id: 300, request: watched })
    await vi.waitFor(() => expect(processesOf(watched.key)).not.toEqual([]), 20_000)
    for (let id = 0; id < 300; id++) send({ kind: 'launch', id, request: refused })
    send({ kind: 'extend', id: 300, deadline: monotonicClock.now() + 1000 })
    await vi.waitFor(
      async () => expect(await readEvidence(watched.logPath, 'work')).toMatchObject({ outcome: 'lost' }),
      20_000,
    )
    // The pipe holds 64 KiB, and Node reads ahead two such chunks: most of the 900 KB of reports are still in the launcher.
    expect(main.stdout.readableLength).toBeLessThan(200_000)
    main.stdin.end()
    main.stdout.resume()
    await once(main, 'exit')
  })

  it('survives the signals that a terminal and a service manager send to all processes', async () => {
    const launches = await TestLaunches.start()
    const pid = await launches.launcherPid()
    const launch = launches.launch('sleep 0.3; exit 6')
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.kill(pid, signal)
    expect((await launch.exit).exitCode).toBe(6)
    await launches.close()
    expect(lives(pid)).toBe(false)
  })

  it('that is closed starts nothing, and closes again', async () => {
    const launches = await TestLaunches.start()
    await launches.close()
    await launches.close()
    expect(() => launches.launch('true')).toThrow('closed')
  })

  it('removes nothing of a live launcher', async () => {
    const launches = await TestLaunches.start()
    const launch = launches.launch('setsid sleep 600 & sleep 600')
    await vi.waitFor(() => expect(processesOf(launch.key).length).toBe(3), 5000)
    await removeLeftovers()
    expect(processesOf(launch.key).length).toBe(3)
    await launches.close()
    expect((await launch.exit).outcome).toBe('lost')
    expect(processesOf(launch.key)).toEqual([])
  })
})
