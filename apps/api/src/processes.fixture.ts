import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { type ProgramName, programsIn } from '@ml-airflow/assembly/programs'
import { testFolder } from '@ml-airflow/testing'
import { inject, onTestFinished, vi } from 'vitest'

const programs = programsIn(new URL('../..', import.meta.url))

export interface Started {
  readonly child: ChildProcess
  readonly said: { out: string; err: string }
  readonly exit: Promise<number | null>
}

/** The API as a separate process, which ends with the test. It inherits only PATH from the environment. */
export function startApi(home: string, env: Readonly<Record<string, string>> = {}): Started {
  return start('api', home, { PORT: '0', ...env })
}

/** A worker as a separate process, likewise. */
export function startWorker(home: string, env: Readonly<Record<string, string>>, later = onTestEnd): Started {
  return start('worker', home, env, later)
}

function onTestEnd(undo: () => unknown): void {
  onTestFinished(async () => {
    await undo()
  })
}

function start(name: ProgramName, home: string, env: Readonly<Record<string, string>>, later = onTestEnd): Started {
  const { file, args } = programs(name)
  const child = spawn(file, args, {
    cwd: home,
    env: { PATH: process.env.PATH, ML_AIRFLOW_HOME: home, REDIS_URL: redisUrl(), ...env },
  })
  later(() => {
    child.kill('SIGKILL')
  })
  const said = { out: '', err: '' }
  child.stdout.on('data', (chunk: Buffer) => {
    said.out += chunk.toString()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    said.err += chunk.toString()
  })
  return { child, said, exit: once(child, 'exit').then(([code]) => code as number | null) }
}

function redisUrl(): string {
  return `redis://127.0.0.1:${inject('redisPort')}`
}

/** Address on which a started API listens. */
export async function addressOf({ said }: Started): Promise<string> {
  return vi.waitFor(() => {
    const [, address] = /"address":"([^"]+)"/.exec(said.out) ?? []
    if (address === undefined) throw new Error(said.err)
    return address
  }, 50_000)
}

/** A folder that is removed when the test ends. */
export function newFolder(): string {
  const folder = testFolder()
  onTestFinished(() => folder.remove())
  return folder.path
}
