import { Readable, type Writable } from 'node:stream'
import { programsIn } from '@ml-airflow/assembly/programs'
import {
  askWhetherToGoOn,
  catalogue,
  type Input,
  Output,
  processInput,
  runCommandLine,
  Workbench,
} from '@ml-airflow/commands'
import { loadSettings } from '@ml-airflow/config'
import { Memory, type ProcessEnd } from '@ml-airflow/testing'
import { afterAll, beforeAll, beforeEach, inject, test } from 'vitest'
import { CommandHome, type GivenToCommand } from './command-line.fixture.ts'
import { openers } from './openers.ts'
import { processesOf } from './processes.ts'

/**
 * A home whose commands run in this process with the real parts, because a process per command takes seconds. The processes
 * that they start are real, and use the shared Redis.
 */
export class HomeHere extends CommandHome {
  constructor() {
    super({
      REDIS_URL: `redis://127.0.0.1:${inject('redisPort')}`,
      QUEUE_PREFIX: `here-${process.pid}-${Math.random().toString(36).slice(2)}`,
    })
  }

  override async run(args: readonly string[], given: GivenToCommand = {}): Promise<ProcessEnd> {
    const [stdout, stderr] = [new Memory(), new Memory()]
    const env = { ...this.env, ...given.env }
    const workbench = new Workbench({
      output: new Output(stdout, stderr, env),
      input: inputOf(given.input ?? '', stderr),
      caller: { name: 'tester', role: 'admin', from: 'cli' },
      openers: { ...openers, settings: () => loadSettings({ env, cwd: this.path }) },
      processes: processesOf(programsIn(new URL('../../', import.meta.url))),
      version: '1.2.3',
    })
    try {
      const code = await runCommandLine(args, workbench, catalogue)
      return { code, stdout: stdout.text, stderr: stderr.text }
    } finally {
      await workbench.close()
    }
  }
}

/** A home whose standalone runs for the tests of the calling file. A failed test prints its output. */
export function homeWithStandalone(): HomeHere {
  const home = new HomeHere()
  beforeAll(async () => {
    await home.standalone()
  })
  beforeEach(({ onTestFailed }) => {
    onTestFailed(() => console.log(home.said))
  })
  afterAll(() => home.remove())
  return home
}

/** A test that uses such a home. */
export const hereTest = test.extend<{ home: HomeHere }>({
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads there which other fixtures this one needs.
  home: async ({}, use) => {
    const home = new HomeHere()
    await use(home)
    await home.remove()
  },
})

/** The process's own input, with a text as its stdin. */
function inputOf(text: string, stderr: Writable): Input {
  return {
    ...processInput,
    stdin: () => text,
    agrees: (question) => askWhetherToGoOn(question, Readable.from([text]), stderr),
  }
}
