import { join } from 'node:path'

/** A task of the pipelines that the histories play with, as plain data: for the DAGs and for who judges them. */
export interface Step {
  readonly id: string
  readonly after: readonly string[]
  readonly perSample: boolean
  /** The parameters that it reads, and is keyed by. */
  readonly reads: readonly (keyof Values)[]
  readonly writes: boolean
  readonly table?: string
  readonly retries?: number
  /** Whether it reads its own file, beside the outputs upstream. */
  readonly hasInput?: boolean
}

/** The values of a run. `world` is another one in every history, so that histories share a database and nothing in it. */
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

/** One unit of work: a task, for the values that it reads and one sample. */
export interface Unit {
  readonly step: Step
  /** Empty where the task does not run per sample. */
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

/** Two pipelines that share what they begin with. */
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

/** What a unit comes straight after, in a run with these samples. */
export function upstreamOf(unit: Unit, pipeline: Pipeline, samples: readonly string[]): readonly Unit[] {
  const { step, sample } = unit
  const before = pipeline.steps.filter(({ id }) => step.after.includes(id))
  return before.flatMap((one) => {
    const all = one.perSample ? (step.perSample ? [sample] : samples) : ['']
    return all.map((each) => ({ step: one, sample: each }))
  })
}

/** Whether what a task makes depends on which samples there are. */
export function gathers(step: Step): boolean {
  return !step.perSample && STEPS.some(({ id, perSample }) => perSample && step.after.includes(id))
}

/** Names a unit among the units of one run. */
export function nameOf({ step, sample }: Unit): string {
  return sample === '' ? step.id : `${step.id}/${sample}`
}

/** Names a unit for these values: equal names are one piece of work, whichever run asks for it. */
export function keyOf(unit: Unit, values: Values): string {
  return [nameOf(unit), ...unit.step.reads.map((name) => values[name])].join(' ')
}

/** Where the file lies that a task reads, from the folder of the DAGs on. */
export function inputOf(taskId: string, world: string): string {
  return join(world, 'inputs', `${taskId}.txt`)
}

/** Where its output goes. */
export function placeOf({ step, sample }: Unit, values: Omit<Values, 'lr'> & Partial<Values>, folder: string): string {
  const { world, data, lr } = values
  const parts = step.reads.includes('lr') ? [data, `lr-${lr}`] : [data]
  return join(folder, world, ...parts, sample === '' ? step.id : `${step.id}-${sample}`)
}
