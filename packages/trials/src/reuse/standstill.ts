import type { DagRegistry, Store, TaskDelivery } from '@ml-airflow/core'
import { waitingFor } from '@ml-airflow/engine'
import { lackFor, type Offer } from './offers.ts'
import type { Places } from './places.ts'
import type { Step } from './steps.ts'
import type { Story } from './story.ts'

interface StandstillParts {
  readonly store: Store
  readonly registry: DagRegistry
  readonly places: Places
  readonly story: Story
}

/**
 * Nothing goes on: some job must lack a worker, and its run must say so.
 * @returns whether another worker helps
 */
export async function lacksWorker(
  { store, registry, places, story }: StandstillParts,
  jobs: readonly TaskDelivery[],
  offers: readonly Offer[],
): Promise<boolean> {
  let lacks = false
  for (const job of jobs) {
    const place = places.get(job.instance)
    const { step } = place.unit
    const lack = lackFor(step, offers)
    if (lack === undefined) continue
    lacks = true
    const [run, instance] = await Promise.all([store.runs.find(job.run), places.instance(job.instance)])
    if (run === undefined || instance?.state !== 'queued') continue
    const said = await waitingFor({ store, registry, maxActiveRuns: 1000 }, run)
    if (!said.some((sentence) => sentence.includes(sentenceOf(step))))
      story.refuse([`waits by ${lack}, and its run says ${said.join(' ') || 'nothing'}`], () => places.describe(place))
  }
  return lacks
}

function sentenceOf({ queue = 'default', gpus }: Step): string {
  if (gpus === undefined) return `in queue '${queue}', which no live worker serves`
  return `no live worker of queue '${queue}' offers ${gpus} GPU`
}
