import type { CarefulPerson } from './careful-person.ts'
import type { Command } from './commands.ts'
import type { Offer } from './offers.ts'
import type { Place, Places } from './places.ts'
import type { Story } from './story.ts'

interface GpuWitnessParts {
  readonly person: CarefulPerson
  readonly places: Places
  readonly story: Story
}

/** Watches which GPUs commands get, and which units wait for some. */
export class GpuWitness {
  readonly #parts: GpuWitnessParts

  constructor(parts: GpuWitnessParts) {
    this.#parts = parts
  }

  /** A command has as many GPUs as it asked for, all of its worker, and alone. */
  hasCards(place: Place, command: Command, { gpus }: Offer, others: readonly Command[]): void {
    const { cards } = command
    const held = new Set(others.flatMap((one) => one.cards))
    const isRight =
      cards.length === (place.unit.step.gpus ?? 0) &&
      new Set(cards).size === cards.length &&
      cards.every((card) => gpus.includes(card) && !held.has(card))
    const reserved = command.request.gpus ?? []
    const wrong = `has the GPUs ${cards} and reserves ${reserved}, where ${[...held]} of ${gpus} are taken`
    const isReserved = reserved.join() === cards.join()
    this.#parts.story.refuse(isRight && isReserved ? [] : [wrong], () => this.#parts.places.describe(place))
  }

  /** A worker postpones a unit that nobody works at only while it has too few GPUs free. */
  async postponed(place: Place, instance: number, { gpus }: Offer, others: readonly Command[]): Promise<void> {
    const { person, places, story } = this.#parts
    const { known, unit } = place
    const asked = unit.step.gpus ?? 0
    const free = gpus.length - others.flatMap((one) => one.cards).length
    if (asked > free || person.holderOf(unit, known.asked.values) !== undefined) return
    if ((await places.instance(instance))?.state !== 'queued') return
    const sentence = `waits, though nobody works at it, ${free} GPUs are free, and it asks for ${asked}`
    story.refuse([sentence], () => places.describe(place))
  }
}
