import type { TaskInstance } from '@ml-airflow/core'
import type { KnownRun } from './asked.ts'
import type { CarefulPerson } from './careful-person.ts'
import type { OpenRun, Places } from './places.ts'
import { endOf } from './rules.ts'
import { keyOf, nameOf, type Unit, unitsOf, upstreamOf } from './steps.ts'
import type { Story } from './story.ts'
import { namedBy } from './words.ts'

interface RemovalsParts {
  readonly person: CarefulPerson
  readonly places: Places
  readonly story: Story
  /** Whether the run is not closed. */
  readonly isOpen: (open: OpenRun) => Promise<boolean>
}

/** Watches which temporary outputs the engine removes when it closes a run. */
export class Removals {
  readonly #parts: RemovalsParts

  constructor(parts: RemovalsParts) {
    this.#parts = parts
  }

  /** The units of a run whose temporary output lies there as it was made. */
  lying(known: KnownRun): readonly Unit[] {
    const { person } = this.#parts
    const units = unitsOf(known.asked.pipeline, known.samplesOf).filter(({ step }) => step.isTemporary)
    return units.filter((unit) => person.isLying(unit, known.asked))
  }

  /** The run is closed: it removes the temporary outputs that all readers have read, and no others. */
  async closed(open: OpenRun, lay: readonly Unit[]): Promise<void> {
    if (lay.length === 0) return
    const { person, places, story } = this.#parts
    const { known } = open
    const instances = await places.instancesOf(known)
    for (const unit of lay) {
      const isGone = !person.isLying(unit, known.asked)
      const isWanted = await this.#isRead(open, unit, instances)
      const isHeld = person.holderOf(unit, known.asked.values) !== undefined
      const about = () => places.describe({ known, unit })
      if (isGone && !isWanted) story.refuse(['is removed, though something may read it'], about)
      if (!isGone && isWanted && !isHeld) story.refuse(['stays, though everything has read it'], about)
      if (!isGone) continue
      story.add(`${about()} is removed`)
      person.sees(unit, known.asked.values)
    }
  }

  /** Whether all units that read it have ended well, and no other open run may read it. */
  async #isRead(open: OpenRun, unit: Unit, instances: readonly TaskInstance[]): Promise<boolean> {
    const { asked, samplesOf } = open.known
    const ends = new Map(instances.map((one) => [namedBy(one.taskId, one.sample), endOf(one)]))
    const readers = unitsOf(asked.pipeline, samplesOf).filter((one) =>
      upstreamOf(one, asked.pipeline, samplesOf).map(nameOf).includes(nameOf(unit)),
    )
    const isRead = readers.every((one) => ['done', 'left out'].includes(ends.get(nameOf(one)) ?? 'open'))
    if (!isRead || ends.get(nameOf(unit)) !== 'done') return false
    for (const other of this.#parts.places.runs)
      if (other !== open && this.#mayRead(other, open.known, unit) && (await this.#parts.isOpen(other))) return false
    return true
  }

  /** A run without units yet may have any sample. */
  #mayRead(other: OpenRun, { asked }: KnownRun, unit: Unit): boolean {
    const wanted = { ...unit, sample: '' }
    const isExpanded = this.#parts.places.isExpanded(other)
    const theirs = isExpanded
      ? unitsOf(other.known.asked.pipeline, other.known.samplesOf)
      : other.known.asked.pipeline.steps.map((step) => ({ step, sample: '' }))
    const key = keyOf(isExpanded ? unit : wanted, asked.values)
    return theirs.some((one) => keyOf(one, other.known.asked.values) === key)
  }
}
