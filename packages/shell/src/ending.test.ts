import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { monotonicClock } from './clock.ts'
import { processesOf, shown, type TestLaunch, TestLaunches } from './launches.fixture.ts'
import { openTryFiles } from './try-files.ts'

const GRACE_MS = 300
/** Allowance for a busy machine, on top of intended waits. */
const SLACK_MS = 1500

/** Prints a line once it runs, and ignores SIGTERM. */
const STUBBORN = `trap "" TERM; echo there; while :; do sleep 600; done`

let launches: TestLaunches
beforeAll(async () => {
  launches = await TestLaunches.start({ graceMs: GRACE_MS })
})
afterAll(() => launches.close())

async function says(launch: TestLaunch, text: string): Promise<void> {
  await vi.waitFor(() => expect(shown(readFileSync(launch.logPath, 'utf8'))).toContain(text), 5000)
}

async function duration(work: Promise<unknown>): Promise<number> {
  const start = monotonicClock.now()
  await work
  return monotonicClock.now() - start
}

describe('after Bash has ended by itself', () => {
  it('a grandchild that holds stdout does not hold the slot', async () => {
    const launch = launches.launch('sleep 600 & echo done')
    expect(await duration(launch.exit)).toBeLessThan(GRACE_MS + SLACK_MS)
    expect(await launch.exit).toMatchObject({ outcome: 'success', exitCode: 0 })
    expect(shown(readFileSync(launch.logPath, 'utf8'))).toBe('done')
    expect(processesOf(launch.key)).toEqual([])
  })

  it('a grandchild that ignores SIGTERM is gone after the grace', async () => {
    const launch = launches.launch('(trap "" TERM; touch ready; sleep 600) & until [ -e ready ]; do :; done')
    expect(await duration(launch.exit)).toBeLessThan(GRACE_MS + SLACK_MS)
    expect((await launch.exit).outcome).toBe('success')
    expect(processesOf(launch.key)).toEqual([])
  })

  it('one that fled by setsid holds neither the slot nor lives on', async () => {
    const launch = launches.launch('setsid sleep 600 & until [ "$(ps -o sid= $!)" -eq $! ]; do :; done; echo done')
    expect(await duration(launch.exit)).toBeLessThan(GRACE_MS + SLACK_MS)
    expect((await launch.exit).outcome).toBe('success')
    await vi.waitFor(() => expect(processesOf(launch.key)).toEqual([]), 3000)
  })

  it('one that floods stdout from outside of the group does not hold the slot', async () => {
    const launch = launches.launch('setsid yes & until [ "$(ps -o sid= $!)" -eq $! ]; do :; done; exit 4')
    expect(await duration(launch.exit)).toBeLessThan(5000)
    expect((await launch.exit).exitCode).toBe(4)
    await vi.waitFor(() => expect(processesOf(launch.key)).toEqual([]), 3000)
  })
})

describe('a timeout', () => {
  it('ends the command by SIGTERM, and its last output is shown', async () => {
    const exit = await launches.run('trap "echo bye; exit 9" TERM; sleep 600 & wait', { timeout: 0.3 })
    expect(exit).toMatchObject({
      outcome: 'timed_out',
      exitCode: 9,
      sentence: 'It was ended after its timeout of 0.3 s.',
    })
    expect(shown(exit.log)).toBe('bye')
  })

  it('ends one that ignores SIGTERM by SIGKILL, after the grace', async () => {
    const launch = launches.launch(STUBBORN, { timeout: 0.5 })
    const ms = await duration(launch.exit)
    expect(await launch.exit).toMatchObject({ outcome: 'timed_out', exitCode: undefined, signal: 'SIGKILL' })
    expect(ms).toBeGreaterThan(500 + GRACE_MS - 1)
    expect(ms).toBeLessThan(500 + GRACE_MS + SLACK_MS)
  })

  it('ends processes that ignore SIGTERM, or hide by setsid or nohup', async () => {
    const launch = launches.launch(
      `(${STUBBORN}) & setsid bash -c '${STUBBORN}' & nohup sleep 600 & setsid nohup bash -c 'sleep 600 & sleep 600' & ${STUBBORN}`,
      { timeout: 1 },
    )
    await says(launch, 'there\nthere\nthere')
    expect(processesOf(launch.key).length).toBeGreaterThan(6)
    expect((await launch.exit).outcome).toBe('timed_out')
    expect(processesOf(launch.key)).toEqual([])
  })

  it('in whose time the command ends is forgotten', async () => {
    const { outcome } = await launches.run('exit 0', { timeout: 3600 * 24 * 365 })
    expect(outcome).toBe('success')
  })
})

describe('a stop', () => {
  it('settles with the outcome and the sentence it was given', async () => {
    const launch = launches.launch('echo there; sleep 600')
    await says(launch, 'there')
    expect(await launch.pid).toBeGreaterThan(1)
    launch.stop('cancelled', 'The run was cancelled.')
    launch.stop('lost', 'Too late.')
    expect(await launch.exit).toMatchObject({
      outcome: 'cancelled',
      signal: 'SIGTERM',
      sentence: 'The run was cancelled.',
    })
  })

  it('right behind the launch is not forgotten', async () => {
    const launch = launches.launch('sleep 600')
    launch.stop('lost', 'Requeued.')
    expect((await launch.exit).outcome).toBe('lost')
    expect(processesOf(launch.key)).toEqual([])
  })

  it('changes nothing after the exit', async () => {
    const launch = launches.launch('exit 5')
    await launch.exit
    launch.stop('cancelled', 'Too late.')
    launch.extend(0)
    expect((await launches.run('true')).outcome).toBe('success')
    expect(await launch.exit).toMatchObject({ outcome: 'failed', exitCode: 5 })
  })
})

describe('a deadline', () => {
  it('that passes without a renewal ends the command as lost, with evidence', async () => {
    const launch = launches.launch('sleep 600', { deadline: monotonicClock.now() + 300 })
    expect(await duration(launch.exit)).toBeLessThan(300 + GRACE_MS + SLACK_MS)
    const exit = await launch.exit
    expect(exit).toMatchObject({ outcome: 'lost', sentence: expect.stringContaining('did not renew') })
    expect(await openTryFiles().readExit({ instance: 1, tryNumber: 1, logPath: launch.logPath }, 'work')).toEqual(exit)
  })

  it('that was passed before the start refuses it', async () => {
    const launch = launches.launch('echo started', { deadline: monotonicClock.now() })
    expect(await launch.pid).toBeUndefined()
    const exit = await launch.exit
    expect(exit).toMatchObject({
      outcome: 'lost',
      exitCode: undefined,
      sentence: expect.stringContaining('not started'),
    })
    expect(shown(readFileSync(launch.logPath, 'utf8'))).toBe('')
    expect(await openTryFiles().readExit({ instance: 1, tryNumber: 1, logPath: launch.logPath }, 'work')).toEqual(exit)
  })

  it('that is moved in time lets the command continue', async () => {
    const launch = launches.launch('sleep 0.8; echo survived', { deadline: monotonicClock.now() + 400 })
    launch.extend(monotonicClock.now() + 60_000)
    expect((await launch.exit).outcome).toBe('success')
  })

  it('may be moved to an earlier moment, or to none', async () => {
    const launch = launches.launch('sleep 600', { deadline: Number.POSITIVE_INFINITY })
    launch.extend(monotonicClock.now() + 100)
    expect((await launch.exit).outcome).toBe('lost')
  })
})
