import {
  type AnyParameters,
  type Dag,
  DagRegistry,
  defineDag,
  defineParameters,
  type ExitCodes,
  MLTaskSubDag,
  type OutputContext,
  type ParametersContext,
  type SampleSource,
  type TriggerRule,
} from '@ml-airflow/core'
import { z } from 'zod'
import { LIST } from './lists.ts'
import { inputOf, PIPELINES, type Pipeline, placeOf, type Step, takesSamples, type Values } from './steps.ts'

const Data = defineParameters('reuse_data', { world: z.string(), data: z.string() })
const Model = Data.extend('reuse_model', { lr: z.number() })

/** Exit code of a command that is left out. */
export const LEFT_OUT_CODE = 77

/** By task id. */
export type Versions = ReadonlyMap<string, string>

/** Content of a command's arguments. */
export interface Order {
  readonly taskId: string
  readonly sample: string
  readonly values: Values
  /** Path of its input file, relative to its working directory. */
  readonly input: string | undefined
  /** Whether its output lists samples. */
  readonly lists: boolean
  readonly upstream: readonly { readonly taskId: string; readonly sample: string; readonly path: string | undefined }[]
}

/** The pipelines with these task versions. Each command contains the version of its task. */
export function reuseDags(versions: Versions, folder: string, words = ''): DagRegistry {
  const dags = PIPELINES.map((pipeline) => ({
    dag: dagOf(pipeline, versions, words),
    source: pipeline.id,
    folder,
  }))
  const registry = new DagRegistry(dags)
  const [failure] = registry.failures
  if (failure !== undefined) throw new Error(failure.sentence)
  return registry
}

function dagOf(pipeline: Pipeline, versions: Versions, words: string): Dag {
  const { id, reads, steps, rerunsOnCommand } = pipeline
  const tasks = new Map<string, StepTask>()
  for (const step of steps) {
    const after = step.after.map((upstream) => tasks.get(upstream)).filter((known) => known !== undefined)
    tasks.set(step.id, new StepTask(step, versions.get(step.id) ?? '', words, after))
  }
  const causes = rerunsOnCommand ? (['command'] as const) : []
  return defineDag({
    id,
    parameters: parametersOf(reads),
    tasks: [...tasks.values()],
    samples: takesSamples(pipeline) ? ['a'] : [],
    rerunOn: ['inputs', 'version', 'upstream', ...causes],
  })
}

function parametersOf(reads: Step['reads']): AnyParameters {
  return reads.includes('lr') ? Model : Data
}

class StepTask extends MLTaskSubDag<AnyParameters> {
  readonly id: string
  readonly parameters: AnyParameters
  override readonly script: string
  override readonly version: string
  override readonly table: string | undefined
  override readonly perSample: boolean
  override readonly retries: number
  override readonly triggerRule: TriggerRule
  override readonly exitCodes: ExitCodes
  override readonly temporary: boolean
  override readonly via: readonly string[] | undefined
  override readonly queue: string | undefined
  override readonly gpus: number
  override readonly optional: boolean
  readonly #step: Step

  constructor(step: Step, version: string, words: string, after: readonly StepTask[]) {
    super({ after, samplesFrom: listOf(step, after) })
    this.id = step.id
    this.parameters = parametersOf(step.reads)
    const { goesVia = false } = step
    this.script = `make version '${version}' of "$1" ${goesVia ? '' : words}`
    this.via = goesVia ? ['env', `EDITION=${words}`] : undefined
    this.queue = step.queue
    this.gpus = step.gpus ?? 0
    this.optional = step.optional ?? false
    this.version = version
    this.table = step.table
    this.perSample = step.perSample
    this.retries = step.retries ?? 0
    this.triggerRule = step.rule ?? 'all_success'
    this.exitCodes = step.mayBeLeftOut ? { skip: [LEFT_OUT_CODE] } : {}
    this.temporary = step.isTemporary ?? false
    this.#step = step
  }

  parametersProvider({ parameters, record, upstream }: ParametersContext<AnyParameters>): readonly string[] {
    const before = upstream.map(({ taskId, sample = '', outputPath }) => ({ taskId, sample, path: outputPath }))
    const values = parameters as unknown as Values
    const [input] = this.inputsProvider({ parameters })
    const { lists = false } = this.#step
    const order: Order = { taskId: this.id, sample: record.sample ?? '', values, input, lists, upstream: before }
    return [JSON.stringify(order)]
  }

  override inputsProvider({ parameters }: Pick<OutputContext<AnyParameters>, 'parameters'>): readonly string[] {
    const { world } = parameters as unknown as Values
    return this.#step.hasInput ? [inputOf(this.id, world)] : []
  }

  override outputPathProvider({ parameters, record, outputDir }: OutputContext<AnyParameters>): string | undefined {
    if (!this.#step.writes) return undefined
    return placeOf({ step: this.#step, sample: record.sample ?? '' }, parameters as unknown as Values, outputDir)
  }
}

function listOf({ samplesFrom }: Step, after: readonly StepTask[]): SampleSource<AnyParameters> | undefined {
  const task = after.find(({ id }) => id === samplesFrom)
  return task && { task, format: 'folder', path: LIST }
}
