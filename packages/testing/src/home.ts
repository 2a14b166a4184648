import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { testFolder } from './folder.ts'
import { compiledCode, QUICK_START, TestProcess } from './process.ts'

export interface HomeOptions {
  /** DAG files by name. */
  readonly dags: Readonly<Record<string, string>>
  /** Name of their folder. Commands find a folder `dags` without DAGS_FOLDER. */
  readonly folder?: string
  /** Environment of the processes, in addition to PATH, HOME and ML_AIRFLOW_HOME. */
  env(home: Pick<TestHome, 'path' | 'dagsFolder'>): Readonly<Record<string, string>>
}

/** A temporary home with a folder of DAGs, and the processes that a test starts in it. */
export class TestHome {
  readonly #folder = testFolder()
  readonly #processes: TestProcess[] = []
  readonly path = this.#folder.path
  readonly dagsFolder: string
  readonly env: Readonly<Record<string, string>>

  constructor({ dags, folder = 'dags', env }: HomeOptions) {
    this.dagsFolder = join(this.path, folder)
    mkdirSync(this.dagsFolder)
    for (const [name, text] of Object.entries(dags)) this.writeDag(name, text)
    this.env = { PATH: process.env.PATH ?? '', HOME: this.path, ML_AIRFLOW_HOME: this.path, ...env(this) }
  }

  file(name: string): string {
    return join(this.path, name)
  }

  writeDag(name: string, text: string): void {
    writeFileSync(join(this.dagsFolder, name), text)
  }

  /** Starts a Node program in the home. */
  startNode(args: readonly string[], env: Readonly<Record<string, string>> = {}): TestProcess {
    const started = TestProcess.node(args, { env: { ...this.env, ...env }, cwd: this.path })
    this.#processes.push(started)
    return started
  }

  /** Starts an app that serves until it is stopped. */
  startApp(main: string, env: Readonly<Record<string, string>> = {}): TestProcess {
    return this.startNode([...QUICK_START, main], { ...compiledCode(), ...env })
  }

  /** Everything that the processes have printed. */
  get said(): string {
    return this.#processes.map(({ said }) => said).join('')
  }

  async endProcesses(signal: NodeJS.Signals): Promise<void> {
    for (const { child } of this.#processes) child.kill(signal)
    await Promise.all(this.#processes.map(({ ended }) => ended))
  }

  removeFolder(): void {
    this.#folder.remove()
  }
}
