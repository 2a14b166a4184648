import { join } from 'node:path'

/** Plain data of a task in the histories' pipelines, for the DAGs and for the oracle. */
export interface Step {
  readonly id: string
  readonly after: readonly string[]
  readonly perSample: boolean
  /** Parameters that it reads and that are part of its key. */
  readonly reads: readonly (keyof Values)[]
  readonly writes: boolean
  readonly table?: string
  readonly retries?: number
  /** Whether it reads its own file, in addition to upstream outputs. */
  readonly hasInput?: boolean
}

/** Values of a run. `world` is unique per history, so that histories share a database but no data. */
export interface Values {
  readonly world: string
  readonly data: string
  readonly lr: number
}

export interface Pipeline {
  readonly id: string
  readonly reads: readonly (keyof Values)[]
  readonly steps: readonly Step[]
}

/** A unit of work: a task for the values that it reads and one sample. */
export interface Unit {
  readonly step: Step
  /** Empty if the task does not run per sample. */
  readonly sample: string
}

const DATA = ['world', 'data'] as const
const MODEL = ['world', 'data', 'lr'] as const

const prep: Step = { id: 'reuse_prep', after: [], perSample: false, reads: DATA, writes: true, hasInput: true }
const fold: Step = { id: 'reuse_fold', after: [prep.id], perSample: true, reads: DATA, writes: true, retries: 1 }
const score: Step = { id: 'reuse_score', after: [fold.id], perSample: true, reads: DATA, writes: false }
const gathered = { after: [score.id, fold.id], perSample: false, reads: DATA, writes: true, table: 'reuse_gathered' }
const gather: Step = { ...gathered, id: 'reuse_gather' }
const summary: Step = { ...gathered, id: 'reuse_summary' }
const model = { perSample: false, reads: MODEL, writes: true }
const train: Step = { ...model, id: 'reuse_train', after: [gather.id], hasInput: true }
const report: Step = { ...model, id: 'reuse_report', after: [train.id, prep.id], writes: false }

/** Two pipelines with a common beginning. */
export const TRAINING: Pipeline = {
  id: 'reuse_training',
  reads: MODEL,
  steps: [prep, fold, score, gather, train, report],
}
export const SUMMING: Pipeline = { id: 'reuse_summing', reads: DATA, steps: [prep, fold, score, summary] }

export const STEPS: readonly Step[] = [...TRAINING.steps, summary]

export function unitsOf({ steps }: Pipeline, samples: readonly string[]): readonly Unit[] {
  return steps.flatMap((step) => (step.perSample ? samples : ['']).map((sample) => ({ step, sample })))
}

/** Direct upstream units, in a run with these samples. */
export function upstreamOf(unit: Unit, pipeline: Pipeline, samples: readonly string[]): readonly Unit[] {
  const { step, sample } = unit
  const before = pipeline.steps.filter(({ id }) => step.after.includes(id))
  return before.flatMap((one) => {
    const all = one.perSample ? (step.perSample ? [sample] : samples) : ['']
    return all.map((each) => ({ step: one, sample: each }))
  })
}

/** Whether a task's result depends on the set of samples. */
export function gathers(step: Step): boolean {
  return !step.perSample && STEPS.some(({ id, perSample }) => perSample && step.after.includes(id))
}

/** Name of a unit within a run. */
export function nameOf({ step, sample }: Unit): string {
  return sample === '' ? step.id : `${step.id}/${sample}`
}

/** Key of a unit for these values. Equal keys are the same work, whichever run requests it. */
export function keyOf(unit: Unit, values: Values): string {
  return [nameOf(unit), ...unit.step.reads.map((name) => values[name])].join(' ')
}

/** Path of a task's input file, relative to the DAG folder. */
export function inputOf(taskId: string, world: string): string {
  return join(world, 'inputs', `${taskId}.txt`)
}

/** Path of its output. */
export function placeOf({ step, sample }: Unit, values: Omit<Values, 'lr'> & Partial<Values>, folder: string): string {
  const { world, data, lr } = values
  const parts = step.reads.includes('lr') ? [data, `lr-${lr}`] : [data]
  return join(folder, world, ...parts, sample === '' ? step.id : `${step.id}-${sample}`)
}
