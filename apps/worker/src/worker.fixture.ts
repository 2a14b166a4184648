import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { databaseOf, loadSettings, type Settings } from '@ml-airflow/config'
import type { Conf, DagRegistry, JobQueue, Run, RunState, Store, Try } from '@ml-airflow/core'
import { loadDags } from '@ml-airflow/dags'
import { RunService } from '@ml-airflow/engine'
import { openQueue } from '@ml-airflow/queue'
import { openStore, upgradeDatabase } from '@ml-airflow/store'
import { GATE_DAG, testFolder } from '@ml-airflow/testing'
import { vi } from 'vitest'

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url))

/** A database, a queue and a DAG whose task reports its start and waits until a file exists, or until it is stopped. */
export class Site {
  readonly #folder = testFolder()
  readonly #workers: WorkerProcess[] = []
  readonly env: Readonly<Record<string, string>>
  readonly settings: Settings
  #parts: { registry: DagRegistry; store: Store; queue: JobQueue } | undefined

  constructor(env: Readonly<Record<string, string>>) {
    const dags = join(this.#folder.path, 'dags')
    mkdirSync(dags)
    writeFileSync(join(dags, 'gate.mjs'), GATE_DAG)
    writeFileSync(join(dags, 'supplied.mjs'), SUPPLIED_DAG)
    this.env = {
      PATH: process.env.PATH ?? '',
      HOME: this.#folder.path,
      ML_AIRFLOW_HOME: this.#folder.path,
      DAGS_FOLDER: dags,
      WORKER_CONCURRENCY: '2',
      KILL_GRACE_SECONDS: '0.5',
      ...env,
    }
    this.settings = loadSettings({ env: this.env, cwd: this.#folder.path }).settings
  }

  get parts() {
    if (this.#parts === undefined) throw new Error('The site is not open.')
    return this.#parts
  }

  async open(): Promise<void> {
    const registry = await loadDags({ folder: this.settings.DAGS_FOLDER })
    const database = databaseOf(this.settings)
    await upgradeDatabase(database, registry)
    const queue = openQueue({ url: this.settings.REDIS_URL ?? '', prefix: this.settings.QUEUE_PREFIX })
    this.#parts = { registry, store: await openStore(database, registry), queue }
  }

  /** Adds a file to the DAGs, as users do while workers run. */
  async addDags(name: string, text: string): Promise<void> {
    writeFileSync(join(this.#folder.path, 'dags', name), text)
    const loaded = await loadDags({ folder: this.settings.DAGS_FOLDER })
    await upgradeDatabase(databaseOf(this.settings), loaded)
    this.parts.registry.adopt(loaded)
  }

  file(name: string): string {
    return join(this.#folder.path, name)
  }

  async trigger(gate: string, dagId = 'gate_dag'): Promise<Run> {
    return this.triggerDag(dagId, { gate: this.file(gate) })
  }

  async triggerDag(dagId: string, conf: Conf): Promise<Run> {
    const service = new RunService({ ...this.parts, onQueueError() {} })
    return (await service.trigger({ dagId, conf })).run
  }

  async tries(run: Run, taskId = 'wait'): Promise<readonly Try[]> {
    return this.parts.store.instances.listTries(run.id, taskId, '')
  }

  async ended(run: Run, as: RunState = 'success'): Promise<void> {
    const state = async () => (await this.parts.store.runs.find(run.id))?.state
    await until(async () => (await state()) === as)
  }

  /** Starts a worker process, and waits until it takes tasks. */
  async worker(env: Record<string, string> = {}): Promise<WorkerProcess> {
    const worker = this.spawn(env)
    await until(() => worker.said.includes('"ready":true'))
    return worker
  }

  spawn(env: Record<string, string> = {}): WorkerProcess {
    const worker = new WorkerProcess(
      spawn(process.execPath, [MAIN], { env: { ...this.env, ...env }, cwd: this.#folder.path }),
    )
    this.#workers.push(worker)
    return worker
  }

  /** Output of all workers. */
  get said(): string {
    return this.#workers.map(({ said }) => said).join('')
  }

  async remove(): Promise<void> {
    for (const worker of this.#workers) worker.child.kill('SIGKILL')
    await Promise.all(this.#workers.map(({ ended }) => ended))
    await this.#parts?.queue.close()
    await this.#parts?.store.close()
    this.#folder.remove()
  }
}

export class WorkerProcess {
  readonly child: ChildProcess
  /** Resolves with the exit code. */
  readonly ended: Promise<number | null>
  said = ''

  constructor(child: ChildProcess) {
    this.child = child
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.said += text
      })
    this.ended = once(child, 'close').then(([code]) => code as number | null)
  }
}

export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  await vi.waitUntil(condition, { timeout: 50_000, interval: 20 })
}

const SUPPLIED_DAG = `
import { defineDag, defineParameters, MLTaskSubDag } from '@ml-airflow/core'
import { z } from 'zod'

const Word = defineParameters('word', { word: z.string() })

/** Says all it was given, secrets in two pieces, and what it asks for in vain where its word is the name of a variable. */
class Supplied extends MLTaskSubDag {
  id = 'supplied'
  parameters = Word
  variables = ['threshold', 'options', 'slack_api_key']
  connections = ['warehouse']
  environment = {
    CONNECTION: '{{ conn.warehouse.login }}@{{ conn.warehouse.host }}:{{ conn.warehouse.extra_dejson.region }}',
    PASSWORD: '{{ conn.warehouse.password }}',
    LEVEL: '{{ var.value.level }} {{ var.json.options.depth.max }}',
    WHEN: '{{ ds }} {{ ds_nodash }} {{ run_id }} {{ ti.try_number }} {{ dag.dag_id }}.{{ task.task_id }}',
    WORD: '{{ params.word }}',
    RAW: '{% raw %}{{ ds }}{% endraw %}',
    PLAIN: 'as it is',
  }
  script = 'printf "%s\\n" "$@" "$CONNECTION" "$LEVEL" "$WHEN" "$WORD" "$RAW" "$PLAIN"; echo "$PASSWORD"; printf "%s" "\${PASSWORD:0:3}"; sleep 0.2; echo "\${PASSWORD:3}"'
  parametersProvider({ parameters, variables, connections }) {
    const { password, uri } = connections.get('warehouse')
    if (parameters.word === 'throws') throw new Error('It was ' + password)
    return [
      parameters.word,
      variables.get('threshold'),
      String(variables.json('options').depth.max),
      variables.get('slack_api_key'),
      variables.get(parameters.word === 'undeclared' ? 'level' : 'threshold'),
      uri,
    ]
  }
}

export const suppliedDag = defineDag({ id: 'supplied_dag', parameters: Word, tasks: [new Supplied()] })
`
