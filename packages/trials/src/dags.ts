import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import {
  type AnyParameters,
  type Dag,
  DagRegistry,
  defineDag,
  defineParameters,
  MLTaskSubDag,
  type OutputContext,
  type ParametersContext,
  type RetryDelay,
  type ScheduledDate,
  type TaskOptions,
  type TriggerRule,
} from '@ml-airflow/core'
import { z } from 'zod'

/** Plain data of a trial's task, for the worker processes. */
export interface TaskSpec {
  readonly id: string
  /** Ids of upstream tasks in the same DAG, listed before this one. */
  readonly after?: readonly string[]
  /** Body between the lines that record start and end. Its return code is the task's exit code. Default: empty. */
  readonly body?: string
  /** Arguments of the body, from "$1". */
  readonly args?: readonly string[]
  /** Whether the body writes to $MLAF_OUTPUT_PATH. */
  readonly writes?: boolean
  readonly perSample?: boolean
  /** Task whose output lists the samples, as JSON lines. Implies per-sample execution. */
  readonly samplesFrom?: string
  readonly retries?: number
  readonly timeout?: number
  readonly table?: string
  readonly pool?: string
  readonly queue?: string
  readonly gpus?: number
  readonly triggerRule?: TriggerRule
  readonly priorityWeight?: number
  /** Variables whose values become arguments after `args`. */
  readonly variables?: readonly string[]
  /** Connections whose `login@host` become arguments after the variables. */
  readonly connections?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  /** Default: parameters of the DAG. */
  readonly parameters?: keyof typeof PARAMETERS
}

export interface DagSpec {
  readonly id: string
  readonly tasks: readonly TaskSpec[]
  /** Default: `common`. */
  readonly parameters?: keyof typeof PARAMETERS
  readonly samples?: readonly string[]
  readonly schedule?: ScheduleSpec
}

/** A schedule with catch-up. Its dates are JSON strings. */
export interface ScheduleSpec {
  readonly cron: string
  readonly startDate: string
  readonly endDate: string
  readonly maxActiveRuns: number
  /** Each run has its execution date as its parameter. Default: all runs have one conf. */
  readonly confIsDate?: boolean
}

const common = defineParameters('trial', { parameter_1: z.string() })
const PARAMETERS = {
  common,
  training: common.extend('trial_training', { parameter_2: z.string() }),
  testing: common.extend('trial_testing', { parameter_3: z.string() }),
} as const satisfies Record<string, AnyParameters>

const PRELUDE = readFileSync(new URL('../src/evidence/task.sh', import.meta.url), 'utf8')

/** DAGs of a trial. Their tasks append to the evidence file. */
export function trialDags(specs: readonly DagSpec[], evidence: string): DagRegistry {
  const registry = new DagRegistry(specs.map((spec) => ({ dag: dagOf(spec, evidence), source: spec.id })))
  const [failure] = registry.failures
  if (failure !== undefined) throw new Error(failure.sentence)
  return registry
}

/** Unique key of a record, in the evidence and in SQL. */
export function recordKey(table: string, parametersId: number, taskId: string, sample: string): string {
  return `${table}:${parametersId}:${taskId}:${sample}`
}

/** A chain of tasks with the same body. */
export function chain(ids: readonly string[], about: Omit<TaskSpec, 'id' | 'after'> = {}): readonly TaskSpec[] {
  return ids.map((id, index) => ({ ...about, id, after: ids.slice(Math.max(0, index - 1), index) }))
}

/** a → b, c → d, each with the same body. */
export function diamond(about: Omit<TaskSpec, 'id' | 'after'> = {}): readonly TaskSpec[] {
  return [
    { ...about, id: 'a' },
    { ...about, id: 'b', after: ['a'] },
    { ...about, id: 'c', after: ['a'] },
    { ...about, id: 'd', after: ['b', 'c'] },
  ]
}

function dagOf(spec: DagSpec, evidence: string): Dag {
  const parameters: AnyParameters = PARAMETERS[spec.parameters ?? 'common']
  const tasks = new Map<string, EvidenceTask>()
  for (const task of spec.tasks) {
    const after = (task.after ?? []).map((id) => tasks.get(id)).filter((known) => known !== undefined)
    const own = task.parameters === undefined ? parameters : PARAMETERS[task.parameters]
    const list = tasks.get(task.samplesFrom ?? '')
    const samplesFrom = list && ({ task: list, format: 'jsonl' } as const)
    tasks.set(task.id, new EvidenceTask(task, own, { after, samplesFrom }, evidence))
  }
  const timing = spec.schedule === undefined ? {} : timingOf(spec.schedule)
  return defineDag({ id: spec.id, parameters, tasks: [...tasks.values()], samples: spec.samples ?? [], ...timing })
}

function timingOf({ cron, startDate, endDate, maxActiveRuns, confIsDate = false }: ScheduleSpec) {
  const dates = { startDate: new Date(startDate), endDate: new Date(endDate) }
  const conf = ({ executionDate }: ScheduledDate) => ({ parameter_1: confIsDate ? executionDate.toISOString() : 'x' })
  return { schedule: cron, ...dates, catchup: true, maxActiveRuns, conf }
}

class EvidenceTask extends MLTaskSubDag<AnyParameters> {
  readonly id: string
  readonly parameters: AnyParameters
  override readonly table: string | undefined
  override readonly script: string
  override readonly perSample: boolean
  override readonly retries: number
  override readonly timeout: number
  override readonly pool: string | undefined
  override readonly queue: string | undefined
  override readonly gpus: number
  override readonly triggerRule: TriggerRule
  override readonly priorityWeight: number
  override readonly variables: readonly string[]
  override readonly connections: readonly string[]
  override readonly environment: Readonly<Record<string, string>>
  // Zero doubled stays zero, however many tries.
  override readonly retryDelay: RetryDelay = { seconds: 0, exponential: true }
  readonly #evidence: string
  readonly #args: readonly string[]
  readonly #writes: boolean

  constructor(spec: TaskSpec, parameters: AnyParameters, options: TaskOptions<AnyParameters>, evidence: string) {
    super(options)
    this.id = spec.id
    this.parameters = parameters
    this.table = spec.table
    this.script = scriptOf(spec.body ?? ':')
    this.perSample = spec.perSample ?? options.samplesFrom !== undefined
    this.retries = spec.retries ?? 0
    this.timeout = spec.timeout ?? 0
    this.pool = spec.pool
    this.queue = spec.queue
    this.gpus = spec.gpus ?? 0
    this.triggerRule = spec.triggerRule ?? 'all_success'
    this.priorityWeight = spec.priorityWeight ?? 1
    this.variables = spec.variables ?? []
    this.connections = spec.connections ?? []
    this.environment = spec.environment ?? {}
    this.#evidence = evidence
    this.#args = spec.args ?? []
    this.#writes = spec.writes ?? false
  }

  parametersProvider({ record, variables, connections }: ParametersContext<AnyParameters>): readonly string[] {
    const key = recordKey(this.table ?? this.id, record.parametersId, this.id, record.sample ?? '')
    const values = this.variables.map((name) => variables.get(name))
    const places = this.connections.map((id) => connections.get(id)).map(({ login, host }) => `${login}@${host}`)
    return [this.#evidence, key, ...this.#args, ...values, ...places]
  }

  override outputPathProvider({ record }: OutputContext<AnyParameters>): string | undefined {
    return this.#writes ? join(dirname(this.#evidence), 'output', this.id, String(record.id)) : undefined
  }
}

function scriptOf(body: string): string {
  return `${PRELUDE}
body() {
${body}
}
note B
body "$@"
code=$?
note E "$code"
exit "$code"`
}
