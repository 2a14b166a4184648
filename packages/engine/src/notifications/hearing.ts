import { type Channel, channelText, type DagRegistry, type IsHeard, type RunEventKind } from '@ml-airflow/core'

/** Channels that hear of the runs of all DAGs. */
export type GlobalChannels = Readonly<Record<RunEventKind, readonly Channel[]>>

interface HearingParts {
  readonly registry: Pick<DagRegistry, 'find'>
  readonly everywhere: GlobalChannels
}

/** Which channels hear of what happens to runs: those of their DAG, and those of the settings. */
export class Hearing {
  readonly #parts: HearingParts

  constructor(parts: HearingParts) {
    this.#parts = parts
  }

  /** Whether this process knows which channels a DAG itself has. */
  knows(dagId: string): boolean {
    return this.#parts.registry.find(dagId) !== undefined
  }

  /** Each of them once, as it is written. */
  channelsOf(dagId: string, event: RunEventKind): readonly string[] {
    const { registry, everywhere } = this.#parts
    const own = registry.find(dagId)?.notify.channels[event] ?? []
    return [...new Set([...own, ...everywhere[event]].map(channelText))]
  }

  /** The milliseconds that a run of this DAG may take, where it says so. */
  slaMsOf(dagId: string): number | undefined {
    const seconds = this.#parts.registry.find(dagId)?.notify.sla
    return seconds === undefined ? undefined : seconds * 1000
  }

  /** A DAG that this process does not know may have channels. */
  readonly isHeard: IsHeard = (dagId, end) =>
    !this.knows(dagId) || this.channelsOf(dagId, end === 'success' ? 'success' : 'failure').length > 0
}
