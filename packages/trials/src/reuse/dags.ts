import {
  type AnyParameters,
  type Dag,
  DagRegistry,
  defineDag,
  defineParameters,
  MLTaskSubDag,
  type OutputContext,
  type ParametersContext,
} from '@ml-airflow/core'
import { z } from 'zod'
import { inputOf, type Pipeline, placeOf, STEPS, type Step, SUMMING, TRAINING, type Values } from './steps.ts'

const Data = defineParameters('reuse_data', { world: z.string(), data: z.string() })
const Model = Data.extend('reuse_model', { lr: z.number() })

/** By task id. */
export type Versions = ReadonlyMap<string, string>

/** Content of a command's arguments. */
export interface Order {
  readonly taskId: string
  readonly sample: string
  readonly values: Values
  /** Path of its input file, relative to its working directory. */
  readonly input: string | undefined
  readonly upstream: readonly { readonly taskId: string; readonly sample: string; readonly path: string | undefined }[]
}

/** Both pipelines with these task versions. Each command contains the version of its task. */
export function reuseDags(versions: Versions, folder: string, words = ''): DagRegistry {
  const dags = [TRAINING, SUMMING].map((pipeline) => ({
    dag: dagOf(pipeline, versions, words),
    source: pipeline.id,
    folder,
  }))
  const registry = new DagRegistry(dags)
  const [failure] = registry.failures
  if (failure !== undefined) throw new Error(failure.sentence)
  return registry
}

function dagOf({ id, reads, steps }: Pipeline, versions: Versions, words: string): Dag {
  const tasks = new Map<string, StepTask>()
  for (const step of steps) {
    const after = step.after.map((upstream) => tasks.get(upstream)).filter((known) => known !== undefined)
    tasks.set(step.id, new StepTask(step, versions.get(step.id) ?? '', words, after))
  }
  return defineDag({ id, parameters: parametersOf(reads), tasks: [...tasks.values()], samples: ['a'] })
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
  readonly #hasInput: boolean

  constructor(step: Step, version: string, words: string, after: readonly StepTask[]) {
    super({ after })
    this.id = step.id
    this.parameters = parametersOf(step.reads)
    this.script = `make version '${version}' of "$1" ${words}`
    this.version = version
    this.table = step.table
    this.perSample = step.perSample
    this.retries = step.retries ?? 0
    this.#hasInput = step.hasInput ?? false
  }

  parametersProvider({ parameters, record, upstream }: ParametersContext<AnyParameters>): readonly string[] {
    const before = upstream.map(({ taskId, sample = '', outputPath }) => ({ taskId, sample, path: outputPath }))
    const values = parameters as unknown as Values
    const [input] = this.inputsProvider({ parameters })
    const order: Order = { taskId: this.id, sample: record.sample ?? '', values, input, upstream: before }
    return [JSON.stringify(order)]
  }

  override inputsProvider({ parameters }: Pick<OutputContext<AnyParameters>, 'parameters'>): readonly string[] {
    const { world } = parameters as unknown as Values
    return this.#hasInput ? [inputOf(this.id, world)] : []
  }

  override outputPathProvider({ parameters, record, outputDir }: OutputContext<AnyParameters>): string | undefined {
    const step = STEPS.find(({ id }) => id === this.id)
    if (step === undefined || !step.writes) return undefined
    return placeOf({ step, sample: record.sample ?? '' }, parameters as unknown as Values, outputDir)
  }
}
