import type { Said } from './asked.ts'
import { LANE, type Step } from './steps.ts'

/** Queues that a worker serves, and its GPUs. */
export interface Offer {
  readonly queues: readonly string[]
  readonly gpus: readonly string[]
}

const QUEUES = [['default', LANE], ['default'], [LANE]] as const

/** Enough for every task of the pipelines. */
export const EVERYTHING: Offer = offerOf(4, 0)

export function offerOf(gpus: number, queues: number): Offer {
  return { queues: QUEUES[queues % QUEUES.length] ?? [], gpus: Array.from({ length: gpus }, (_, card) => String(card)) }
}

export function describeOffer({ queues, gpus }: Offer): string {
  return `${queues.join(' and ')} and ${gpus.length} GPUs`
}

export function serves({ queues }: Offer, queue = 'default'): boolean {
  return queues.includes(queue)
}

/** Why no worker with one of these offers can start the step. Undefined: one of them can. */
export function lackFor(step: Step, offers: readonly Offer[]): 'queue_unserved' | 'gpus_missing' | undefined {
  const serving = offers.filter((offer) => serves(offer, step.queue))
  if (serving.some(({ gpus }) => gpus.length >= (step.gpus ?? 0))) return undefined
  return step.gpus === undefined ? 'queue_unserved' : 'gpus_missing'
}

const ABOUT_WORKERS: ReadonlySet<string> = new Set(['queue_unserved', 'gpus_missing', 'unknown_to_workers'])

/** Whether the plan names the obstacle of a step, and only then. */
export function wrongInBlock(step: Step, { decision, blocked }: Said, offers: readonly Offer[]): string | undefined {
  const lack = decision === 'skip' ? undefined : lackFor(step, offers)
  const heard = blocked === undefined ? 'nothing' : `${blocked.reason} (${blocked.sentence})`
  const isAboutWorkers = blocked !== undefined && ABOUT_WORKERS.has(blocked.reason)
  if (lack === undefined) return isAboutWorkers ? `is blocked by ${heard}, and nothing blocks it` : undefined
  if (blocked?.reason !== lack) return `is blocked by ${heard}, and ${lack} is right`
  const named = [`queue '${step.queue ?? 'default'}'`, ...(step.gpus === undefined ? [] : [`${step.gpus} GPU`])]
  return named.every((one) => blocked.sentence.includes(one)) ? undefined : `is blocked by ${heard}, which is not true`
}
