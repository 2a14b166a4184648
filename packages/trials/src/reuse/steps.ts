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
  /** Whether its output lists samples. Its input file determines which. */
  readonly lists?: boolean
  /** Step whose output lists its samples. */
  readonly samplesFrom?: string
  /** Its trigger rule. Undefined: all upstream units must have succeeded. */
  readonly rule?: Rule
  /** Whether its command may end with an exit code that leaves it out. */
  readonly mayBeLeftOut?: boolean
  /** Whether its output is removed once it has been read. */
  readonly isTemporary?: boolean
  /** Whether the part of its command that may change stands in the words of `via`. */
  readonly goesVia?: boolean
  /** Its queue, which no decision depends on. Undefined: the default queue. */
  readonly queue?: string
  /** Number of GPUs that it has alone, which no decision depends on. */
  readonly gpus?: number
  /** Whether its failure leaves the state of the run as it is, which no decision depends on. */
  readonly optional?: boolean
}

export type Rule = 'all_done' | 'one_failed' | 'none_failed'

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
  /** Whether a task runs again when its command has changed. */
  readonly rerunsOnCommand?: boolean
}

/** A unit of work: a task for the values that it reads and one sample. */
export interface Unit {
  readonly step: Step
  /** Empty if the task does not run per sample, or if its samples are unknown. */
  readonly sample: string
}

/** Samples of a step that runs per sample. Undefined: not listed yet. */
export type SamplesOf = (step: Step) => readonly string[] | undefined

/** A queue beside the default one. */
export const LANE = 'reuse_lane'

const DATA = ['world', 'data'] as const
const MODEL = ['world', 'data', 'lr'] as const

const prep: Step = { id: 'reuse_prep', after: [], perSample: false, reads: DATA, writes: true, hasInput: true }
const fold: Step = { id: 'reuse_fold', after: [prep.id], perSample: true, reads: DATA, writes: true, retries: 1 }
const score: Step = { id: 'reuse_score', after: [fold.id], perSample: true, reads: DATA, writes: false }
const gathered = { after: [score.id, fold.id], perSample: false, reads: DATA, writes: true, table: 'reuse_gathered' }
const gather: Step = { ...gathered, id: 'reuse_gather' }
const summary: Step = { ...gathered, id: 'reuse_summary' }
const model = { perSample: false, reads: MODEL, writes: true }
const train: Step = { ...model, id: 'reuse_train', after: [gather.id], hasInput: true, gpus: 1 }
const report: Step = { ...model, id: 'reuse_report', after: [train.id, prep.id], writes: false }

/** Two pipelines with a common beginning. */
export const TRAINING: Pipeline = {
  id: 'reuse_training',
  reads: MODEL,
  steps: [prep, fold, score, gather, train, report],
}
export const SUMMING: Pipeline = { id: 'reuse_summing', reads: DATA, steps: [prep, fold, score, summary] }

const split: Step = {
  id: 'reuse_split',
  after: [],
  perSample: false,
  reads: DATA,
  writes: true,
  hasInput: true,
  lists: true,
}
const part: Step = {
  id: 'reuse_part',
  after: [split.id],
  perSample: true,
  samplesFrom: split.id,
  reads: DATA,
  writes: true,
  mayBeLeftOut: true,
  queue: LANE,
  gpus: 1,
}
const ruled = { perSample: false, reads: DATA }
const merge: Step = { ...ruled, id: 'reuse_merge', after: [part.id], writes: true, goesVia: true }
const counting = { after: [part.id, split.id], rule: 'none_failed', optional: true } as const
const count: Step = { ...ruled, ...counting, id: 'reuse_count', writes: true }
const alert: Step = { ...ruled, id: 'reuse_alert', after: [merge.id, count.id], writes: false, rule: 'one_failed' }
const tidy: Step = { ...ruled, id: 'reuse_tidy', after: [merge.id, alert.id], writes: false, rule: 'all_done' }

/** A pipeline whose samples are known only once its first task has run, and whose rules decide which tasks run. */
export const LISTING: Pipeline = {
  id: 'reuse_listing',
  reads: DATA,
  rerunsOnCommand: true,
  steps: [split, part, merge, count, alert, tidy],
}

const passing = { reads: DATA, writes: true, isTemporary: true }
const raw: Step = { ...passing, id: 'reuse_raw', after: [], perSample: false, hasInput: true }
const clean: Step = { ...passing, id: 'reuse_clean', after: [raw.id], perSample: true }
const rate: Step = {
  id: 'reuse_rate',
  after: [clean.id],
  perSample: true,
  reads: DATA,
  writes: false,
  retries: 1,
  queue: LANE,
}
const mix: Step = { id: 'reuse_mix', after: [clean.id, raw.id], perSample: false, reads: DATA, writes: true }
const fit: Step = { ...model, id: 'reuse_fit', after: [mix.id, raw.id], gpus: 2 }
const review: Step = { id: 'reuse_review', after: [raw.id], perSample: false, reads: DATA, writes: false }

/** Two pipelines whose first outputs are removed once they have been read. */
export const REFINING: Pipeline = { id: 'reuse_refining', reads: MODEL, steps: [raw, clean, rate, mix, fit] }
export const REVIEWING: Pipeline = { id: 'reuse_reviewing', reads: DATA, steps: [raw, review] }

export const PIPELINES: readonly Pipeline[] = [TRAINING, SUMMING, LISTING, REFINING, REVIEWING]
export const STEPS: readonly Step[] = [...TRAINING.steps, summary, ...LISTING.steps, ...REFINING.steps, review]

/** Whether runs of the pipeline take samples. */
export function takesSamples({ steps }: Pipeline): boolean {
  return steps.some(({ perSample, samplesFrom }) => perSample && samplesFrom === undefined)
}

/** A step whose samples are unknown, or that has none, is one unit without a sample. */
export function unitsOf({ steps }: Pipeline, samplesOf: SamplesOf): readonly Unit[] {
  return steps.flatMap((step) => unitsOfStep(step, samplesOf))
}

export function unitsOfStep(step: Step, samplesOf: SamplesOf): readonly Unit[] {
  const samples = step.perSample ? samplesOf(step) : undefined
  return (samples === undefined || samples.length === 0 ? [''] : samples).map((sample) => ({ step, sample }))
}

/** Direct upstream units, in a run with these samples. */
export function upstreamOf(unit: Unit, pipeline: Pipeline, samplesOf: SamplesOf): readonly Unit[] {
  const { step, sample } = unit
  const before = pipeline.steps.filter(({ id }) => step.after.includes(id))
  return before.flatMap((one) => {
    if (one.perSample && step.perSample) return [{ step: one, sample }]
    const all = one.perSample ? (samplesOf(one) ?? ['']) : ['']
    return all.map((each) => ({ step: one, sample: each }))
  })
}

/** Samples that a unit gathers, in a fixed order. Empty for any other unit. */
export function gatheredBy({ step }: Unit, pipeline: Pipeline, samplesOf: SamplesOf): string {
  if (!gathers(step)) return ''
  const gathered = pipeline.steps.filter(({ id, perSample }) => perSample && step.after.includes(id))
  return [...new Set(gathered.flatMap((one) => samplesOf(one) ?? []))].sort().join(' ')
}

/** Whether a task's result depends on the set of samples. */
function gathers(step: Step): boolean {
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
