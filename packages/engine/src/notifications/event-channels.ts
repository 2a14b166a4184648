import { type Channel, channelText, type DagRegistry, type IsNotified, type RunEventKind } from '@ml-airflow/core'

/** Channels that are notified of the runs of all DAGs. */
export type GlobalChannels = Readonly<Record<RunEventKind, readonly Channel[]>>

interface EventChannelsParts {
  readonly registry: Pick<DagRegistry, 'find'>
  readonly everywhere: GlobalChannels
}

/** Selects the channels for run events: those of the DAG, and those of the settings. */
export class EventChannels {
  readonly #parts: EventChannelsParts

  constructor(parts: EventChannelsParts) {
    this.#parts = parts
  }

  /** Whether this process knows the channels of a DAG. */
  knows(dagId: string): boolean {
    return this.#parts.registry.find(dagId) !== undefined
  }

  /** Distinct channels, in textual form. */
  channelsOf(dagId: string, event: RunEventKind): readonly string[] {
    const { registry, everywhere } = this.#parts
    const own = registry.find(dagId)?.notify.channels[event] ?? []
    return [...new Set([...own, ...everywhere[event]].map(channelText))]
  }

  /** Maximum duration of a run of this DAG in milliseconds, if the DAG sets one. */
  slaMsOf(dagId: string): number | undefined {
    const seconds = this.#parts.registry.find(dagId)?.notify.sla
    return seconds === undefined ? undefined : seconds * 1000
  }

  /** A DAG that is unknown to this process may have channels. */
  readonly isNotified: IsNotified = (dagId, end) =>
    !this.knows(dagId) || this.channelsOf(dagId, end === 'success' ? 'success' : 'failure').length > 0
}
