import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Cgroup, limitsLack, sweepCgroups } from './cgroup.ts'
import { TestLaunches, testFolder } from './launches.fixture.ts'

let folder: string
beforeEach(() => {
  folder = testFolder()
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const LIMITS = { memory: { text: '2M', bytes: 2_097_152 }, cpus: 0.5 }

/** A folder with the files of a delegated cgroup, as the kernel writes them. */
function delegated(controllers = 'cpuset cpu io memory pids', enabled = 'cpu memory'): string {
  writeFileSync(join(folder, 'cgroup.controllers'), `${controllers}\n`)
  writeFileSync(join(folder, 'cgroup.subtree_control'), `${enabled}\n`)
  return folder
}

describe('missing requirements of limits', () => {
  test('nothing, in a delegated cgroup; missing controllers are enabled', () => {
    expect(limitsLack(delegated())).toBeUndefined()
    expect(limitsLack(delegated('cpu memory', ''))).toBeUndefined()
    expect(readFileSync(join(folder, 'cgroup.subtree_control'), 'utf8')).toBe('+memory +cpu')
  })

  test('a setting, a cgroup, and its controllers', () => {
    expect(limitsLack(undefined)).toBe('WORKER_CGROUP names no cgroup of version 2 that is delegated to this user')
    expect(limitsLack(folder)).toBe(`WORKER_CGROUP is ${folder}, which is not a cgroup of version 2`)
    expect(limitsLack(delegated('hugetlb'))).toMatch(/ lacks the controllers memory and cpu; it has hugetlb$/)
    expect(limitsLack(delegated(''))).toMatch(/ it has none$/)
  })

  test('a cgroup that can be divided', () => {
    delegated('cpu memory', '')
    rmSync(join(folder, 'cgroup.subtree_control'))
    mkdirSync(join(folder, 'cgroup.subtree_control'))
    expect(limitsLack(folder)).toMatch(
      / cannot be divided \(EISDIR\): it must belong to this user and hold no processes$/,
    )
  })
})

describe('a command with limits', () => {
  let launches: TestLaunches
  beforeEach(async () => {
    launches = await TestLaunches.start({ cgroup: folder })
  })
  afterEach(() => launches.close())

  test('enters its own cgroup, which has the limits, before it starts', async () => {
    delegated()
    const { outcome, log } = await launches.run('echo "pid $$ of $1"', { key: 'one', limits: LIMITS, args: ['a word'] })
    expect([outcome, /pid \d+ of a word/.test(log)]).toEqual(['success', true])
    expect(log).toContain('ml-airflow| Its limit is memory 2M, cpus 0.5.')
    const read = (file: string) => readFileSync(join(folder, 'mlaf-one', file), 'utf8').trim()
    expect(['memory.max', 'memory.oom.group', 'cpu.max'].map(read)).toEqual(['2097152', '1', '50000 100000'])
    // The kernel takes 0 for the process that writes it.
    expect(read('cgroup.procs')).toBe('0')
  })

  test('fails with the reason if the kernel kills it for lack of memory', async () => {
    // The kernel's file counts the kills of the cgroup.
    const counts = 'low 0\nhigh 0\nmax 31\noom 1\noom_kill 2\noom_group_kill 1\n'
    const program = 'printf "$1" >"$2/memory.events"; kill -9 $$'
    const args = [counts, join(delegated(), 'mlaf-two')]
    const { outcome, sentence } = await launches.run(program, { key: 'two', limits: LIMITS, args })
    expect([outcome, sentence]).toEqual(['failed', 'Killed: used more than memory 2M.'])
  })

  test('runs without them where they cannot be had, and its log says so', async () => {
    const { outcome, log } = await launches.run('true', { limits: LIMITS })
    expect(outcome).toBe('success')
    expect(log).toContain(
      `No limit of memory 2M, cpus 0.5: WORKER_CGROUP is ${folder}, which is not a cgroup of version 2.`,
    )
  })
})

/** A mounted hierarchy of version 2 that this user may divide. */
const REAL = writableHierarchy()

function writableHierarchy(): string | undefined {
  const mounts = readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .filter((line) => line.includes(' - cgroup2 '))
  return mounts.map((line) => line.split(' ')[4] ?? '').find((mount) => isWritable(mount))
}

function isWritable(mount: string): boolean {
  try {
    mkdirSync(join(mount, 'mlaf-probe'))
    rmdirSync(join(mount, 'mlaf-probe'))
    return true
  } catch {
    return false
  }
}

test.runIf(REAL !== undefined)(
  "the kernel's cgroup holds all processes of a command, kills leftovers, and is removed",
  async () => {
    const cgroup = new Cgroup(REAL ?? '', `test-${process.pid}`, {})
    const [program = '', ...words] = cgroup.around('/bin/bash', [
      '/bin/bash',
      '-c',
      'setsid sleep 600 >/dev/null & cat /proc/self/cgroup',
    ])
    const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'inherit'] })
    const [shown] = await Promise.all([text(child.stdout), once(child, 'exit')])
    expect(shown).toMatch(new RegExp(`^0::/mlaf-test-${process.pid}$`, 'm'))
    await cgroup.remove()
    expect(existsSync(join(REAL ?? '', `mlaf-test-${process.pid}`))).toBe(false)
  },
)

// On a machine that has one: CGROUP_TESTS_IN=/sys/fs/cgroup/… names a delegated cgroup with the controllers memory and cpu.
const { CGROUP_TESTS_IN } = process.env
test.runIf(CGROUP_TESTS_IN !== undefined)('the kernel kills a command that uses more than its memory', async () => {
  expect(limitsLack(CGROUP_TESTS_IN)).toBeUndefined()
  const launches = await TestLaunches.start({ cgroup: CGROUP_TESTS_IN })
  const limits = { memory: { text: '16M', bytes: 16 * 2 ** 20 } }
  const { outcome, sentence } = await launches.run('x=$(head -c 64M /dev/zero | tr "\\0" x)', { limits })
  await launches.close()
  expect([outcome, sentence]).toEqual(['failed', 'Killed: used more than memory 16M.'])
})

/** Prints the microseconds of processor time and of real time for which it was busy. */
const BUSY = `
used() { sed -n 's/^usage_usec //p' "$1/cpu.stat"; }
before=$(used "$1") start=\${EPOCHREALTIME/./}
timeout 3 bash -c 'while :; do :; done'
echo "busy for $(($(used "$1") - before)) of $((\${EPOCHREALTIME/./} - start))"`

test.runIf(CGROUP_TESTS_IN !== undefined)('the kernel gives a command no more time than its processors', async () => {
  const launches = await TestLaunches.start({ cgroup: CGROUP_TESTS_IN })
  const args = [join(CGROUP_TESTS_IN ?? '', 'mlaf-cpus')]
  const { log } = await launches.run(BUSY, { key: 'cpus', limits: { cpus: 0.25 }, args })
  await launches.close()
  const [, used, real] = /busy for (\d+) of (\d+)/.exec(log) ?? []
  expect(Number(used)).toBeGreaterThan(0)
  // The kernel counts in slices, which may begin before the measurement.
  expect(Number(used) / Number(real)).toBeLessThan(0.3)
})

test('the cgroups that killed workers have left are removed, unless they hold processes or a command may be starting', () => {
  const names = ['mlaf-empty', 'mlaf-busy', 'mlaf-starting', 'worker']
  for (const name of names) mkdirSync(join(folder, name))
  writeFileSync(join(folder, 'mlaf-busy', 'cgroup.procs'), '1\n')
  const anHourAgo = Date.now() / 1000 - 3600
  for (const name of names.filter((one) => one !== 'mlaf-starting'))
    utimesSync(join(folder, name), anHourAgo, anHourAgo)
  sweepCgroups(folder)
  expect(readdirSync(folder).sort()).toEqual(['mlaf-busy', 'mlaf-starting', 'worker'])
  expect(() => sweepCgroups(join(folder, 'missing'))).not.toThrow()
  expect(existsSync(folder)).toBe(true)
})
