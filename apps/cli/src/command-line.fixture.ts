import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type ProcessEnd, TestHome, TestProcess } from '@ml-airflow/testing'
import { expect, test } from 'vitest'

/** Runs a command in a pseudo-terminal; installed on every Debian. */
const TERMINAL = 'script'
const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url))

/** Text for stdin, and environment variables in addition to those of the home. */
export interface GivenToCommand {
  readonly input?: string
  readonly env?: Readonly<Record<string, string>>
}

/** A command line with a separate home, whose DAGs wait for a file or fail. */
export class CommandHome extends TestHome {
  /** Names the home's DAG folder, only for the commands that need it: loading it takes half a second. */
  readonly ownDags = { DAGS_FOLDER: this.dagsFolder }

  /** @param given variables in addition to those of every home */
  constructor(given: Readonly<Record<string, string>> = {}) {
    super({
      dags: { 'gate.mjs': GATE_DAG },
      folder: 'own_dags',
      env: ({ path }) => ({ ML_AIRFLOW_HOME: join(path, 'home'), PORT: '0', WORKER_CONCURRENCY: '8', ...given }),
    })
  }

  /** Runs a command, and waits for its exit. */
  run(args: readonly string[], given: GivenToCommand = {}): Promise<ProcessEnd> {
    return this.runProcess(args, given)
  }

  /** Runs a command as a separate process, and waits for its exit. */
  async runProcess(args: readonly string[], given: GivenToCommand = {}): Promise<ProcessEnd> {
    const command = this.start(args, given)
    command.child.stdin?.end(given.input ?? '')
    return command.ended
  }

  /** Runs a command, with the home's DAGs if it names one of them. */
  call(...args: string[]): Promise<ProcessEnd> {
    return this.run(args, { env: args.some((arg) => /^(gate|fail|retry|sampled)_dag$/.test(arg)) ? this.ownDags : {} })
  }

  /** Output of a command as parsed JSON. */
  async json(...args: string[]): Promise<unknown> {
    const { code, stdout, stderr } = await this.call(...args, '-o', 'json')
    expect(code, stderr).toBe(0)
    return JSON.parse(stdout)
  }

  /** Exit code and message of a failing command, which must write only to stderr. */
  async failure(...args: string[]): Promise<{ readonly code: number | null; readonly sentence: string }> {
    const { code, stdout, stderr } = await this.call(...args)
    expect(stdout).toBe('')
    return { code, sentence: stderr }
  }

  /** Runs a command on a terminal of 100 columns, and returns the terminal's content. */
  async onTerminal(args: readonly string[], env: Record<string, string> = {}): Promise<string> {
    const line = `stty cols 100; ${[process.execPath, MAIN, ...args].map((word) => `'${word}'`).join(' ')}`
    const child = spawn(TERMINAL, ['-qec', line, '/dev/null'], {
      env: { ...this.env, TERM: 'xterm', SHELL: '/bin/bash', ...env },
      cwd: this.path,
    })
    return (await new TestProcess(child).ended).stdout
  }

  start(args: readonly string[], { env = {} }: Pick<GivenToCommand, 'env'> = {}): TestProcess {
    return this.startNode([MAIN, ...args], env)
  }

  /** Starts a standalone, and waits until it is ready. */
  async standalone(...args: string[]): Promise<TestProcess> {
    const started = this.start(['standalone', ...args], { env: this.ownDags })
    await started.says(/Ready: /)
    return started
  }

  async remove(): Promise<void> {
    await this.endProcesses('SIGTERM')
    this.removeFolder()
  }
}

/** A test with a separate home. */
export const homeTest = test.extend<{ home: CommandHome }>({
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads there which other fixtures this one needs.
  home: async ({}, use) => {
    const home = new CommandHome()
    await use(home)
    await home.remove()
  },
})

/** Pids of the processes with this text in their environment or, like Redis, in their title. */
export function processesWith(text: string): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && pid !== process.pid)
    .filter((pid) => ['environ', 'cmdline'].some((file) => readProc(pid, file).includes(text)))
}

function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1')
  } catch {
    return ''
  }
}

const GATE_DAG = `
import { defineDag, defineParameters, MLTaskSubDag } from '@ml-airflow/core'
import { z } from 'zod'

const Gate = defineParameters('gate', { file: z.string() })

/** Ends once the file exists. Its output holds what no terminal should see. */
class Wait extends MLTaskSubDag {
  id = 'wait'
  parameters = Gate
  script = 'echo waiting; until [ -e "$1" ]; do sleep 0.05; done; printf "\\\\033[31mred\\\\033[0m\\\\n"'
  parametersProvider({ parameters }) { return [parameters.file] }
}
class Fail extends MLTaskSubDag {
  id = 'fail'
  parameters = Gate
  script = 'echo about to fail; exit 3'
  parametersProvider() { return [] }
}
class Retry extends MLTaskSubDag {
  id = 'retry'
  parameters = Gate
  retries = 1
  retryDelay = { seconds: 3600 }
  script = 'exit 3'
  parametersProvider() { return [] }
}
class Sampled extends MLTaskSubDag {
  id = 'sampled'
  parameters = Gate
  perSample = true
  script = 'echo "sample $MLAF_SAMPLE"'
  parametersProvider() { return [] }
}

export const gateDag = defineDag({ id: 'gate_dag', parameters: Gate, tasks: [new Wait()] })
export const failDag = defineDag({ id: 'fail_dag', parameters: Gate, tasks: [new Fail()] })
export const retryDag = defineDag({ id: 'retry_dag', parameters: Gate, tasks: [new Retry()] })
export const sampledDag = defineDag({ id: 'sampled_dag', parameters: Gate, tasks: [new Sampled()], samples: ['a', 'b'] })
`
