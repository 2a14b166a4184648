import { randomUUID } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Exit, Launched, Launcher, LaunchRequest } from '@ml-airflow/core'
import { monotonicClock } from './clock.ts'
import { type LauncherOptions, startLauncher } from './start-launcher.ts'

export interface TestLaunch extends Launched {
  readonly key: string
  readonly logPath: string
}

/** The launcher and folder of one test. */
export class TestLaunches {
  readonly launcher: Launcher
  readonly folder: string
  #count = 0

  static async start(options: LauncherOptions = {}): Promise<TestLaunches> {
    return new TestLaunches(await startLauncher({ graceMs: 300, ...options }), testFolder())
  }

  private constructor(launcher: Launcher, folder: string) {
    this.launcher = launcher
    this.folder = folder
  }

  launch(program: string, request: Partial<LaunchRequest> = {}): TestLaunch {
    const whole = requestOf(program, { logPath: join(this.folder, 'logs', `${++this.#count}.log`), ...request })
    const launched = this.launcher.launch(whole)
    return { ...launched, key: whole.key, logPath: whole.logPath }
  }

  async run(program: string, request: Partial<LaunchRequest> = {}): Promise<Exit & { readonly log: string }> {
    const launch = this.launch(program, request)
    const exit = await launch.exit
    return { ...exit, log: readFileSync(launch.logPath, 'utf8') }
  }

  /** Pid of the launcher process, the parent of every command. */
  async launcherPid(): Promise<number> {
    const pid = Number(shown((await this.run('echo $PPID')).log))
    // Signals to pid 0 would reach the tests themselves.
    if (pid > 1) return pid
    throw new Error('A command did not tell the pid of its launcher.')
  }

  async close(): Promise<void> {
    await this.launcher.close()
    rmSync(this.folder, { recursive: true, force: true })
  }
}

export function testFolder(): string {
  return mkdtempSync(join(tmpdir(), 'mlaf-shell-'))
}

export function requestOf(
  program: string,
  request: Partial<LaunchRequest> & { readonly logPath: string },
): LaunchRequest {
  const deadline = monotonicClock.now() + 60_000
  return {
    instance: 1,
    tryNumber: 1,
    key: randomUUID(),
    work: 'work',
    program,
    name: 'task',
    args: [],
    notes: [],
    cwd: undefined,
    environment: {},
    secrets: [],
    timeout: 0,
    deadline,
    ...request,
  }
}

/** Output of a command as its log shows it, without timestamps and the launcher's own lines. */
export function shown(log: string): string {
  const lines = log.split('\n').filter((line) => /^\[\S+\] (out|err)[|+] /.test(line))
  return lines.map((line) => line.replace(/^\[\S+\] (out|err)[|+] /, '')).join('\n')
}

/** Living processes started for a key, identified only by their environment. */
export function processesOf(key: string): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return pids.filter((pid) => readProc(pid, 'environ').split('\0').includes(`MLAF_TASK=${key}`)).map(Number)
}

/** State letter and parent of a process. */
export function stateOf(pid: number): { readonly state: string; readonly parent: number } | undefined {
  const fields = readProc(String(pid), 'stat').split(') ').pop()?.split(' ')
  return fields?.[1] === undefined ? undefined : { state: fields[0] ?? '', parent: Number(fields[1]) }
}

export function lives(pid: number): boolean {
  const state = stateOf(pid)?.state
  return state !== undefined && state !== 'Z'
}

export function childrenOf(parent: number): { readonly pid: number; readonly state: string }[] {
  const pids = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
  return pids.flatMap((pid) => {
    const found = stateOf(pid)
    return found?.parent === parent ? [{ pid, state: found.state }] : []
  })
}

/** Resident memory in MB: current and peak. */
export function memoryOf(pid: number): { readonly now: number; readonly most: number } {
  const status = readProc(String(pid), 'status')
  const megabytes = (field: string) => Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1]) / 1024
  return { now: megabytes('VmRSS'), most: megabytes('VmHWM') }
}

function readProc(pid: string, file: string): string {
  try {
    return readFileSync(join('/proc', pid, file), 'utf8')
  } catch {
    return ''
  }
}
