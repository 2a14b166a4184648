import { spawn } from 'node:child_process'
import { type ProgramName, programsIn } from '@ml-airflow/assembly/programs'
import { compiledCode, QUICK_START, TestProcess, testFolder } from '@ml-airflow/testing'
import { inject, onTestFinished } from 'vitest'

const programs = programsIn(new URL('../..', import.meta.url))

/** The API as a separate process, which ends with the test. It inherits only PATH from the environment. */
export function startApi(home: string, env: Readonly<Record<string, string>> = {}): TestProcess {
  return start('api', home, { PORT: '0', ...env })
}

/** A worker as a separate process, likewise. */
export function startWorker(home: string, env: Readonly<Record<string, string>>, later = onTestEnd): TestProcess {
  return start('worker', home, env, later)
}

function onTestEnd(undo: () => unknown): void {
  onTestFinished(async () => {
    await undo()
  })
}

function start(name: ProgramName, home: string, env: Readonly<Record<string, string>>, later = onTestEnd): TestProcess {
  const { file, args } = programs(name)
  const own = { PATH: process.env.PATH, ML_AIRFLOW_HOME: home, REDIS_URL: redisUrl() }
  const options = { cwd: home, env: { ...compiledCode(), ...own, ...env } }
  const started = new TestProcess(spawn(file, [...QUICK_START, ...args], options))
  later(() => started.child.kill('SIGKILL'))
  return started
}

function redisUrl(): string {
  return `redis://127.0.0.1:${inject('redisPort')}`
}

/** A folder that is removed when the test ends. */
export function newFolder(): string {
  const folder = testFolder()
  onTestFinished(() => folder.remove())
  return folder.path
}
