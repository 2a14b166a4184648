import { createBullBoard } from '@bull-board/api'
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter'
import type { IServerAdapter } from '@bull-board/api/typings/app'
import { Queue } from 'bullmq'
import { ProducerConnection } from './connection.ts'
import { idsOf, queueNames, taskQueueName } from './jobs.ts'
import { type QueueSettings, type RedisTarget, readSettings } from './settings.ts'

/** Bull Board, the dashboard over all queues. Read-only: its buttons would bypass SQL. */
export interface QueueBoard {
  /** @param urlOfRun returns the page that the link of each job opens */
  attachTo(server: IServerAdapter, urlOfRun: (run: number) => string): void
  /** Adds the task queues with these names to the dashboard and the counts. The default queue is always included. */
  add(queues: readonly string[]): void
  /**
   * Job counts per queue, by state.
   * @throws MlAirflowError `unavailable`
   */
  countJobs(): Promise<readonly { readonly name: string; readonly counts: Readonly<Record<string, number>> }[]>
  close(): Promise<void>
}

/**
 * Opens the dashboard without waiting for Redis.
 * @throws MlAirflowError `bad_setting`
 */
export function openQueueBoard(settings: QueueSettings): QueueBoard {
  return new BullBoard(readSettings(settings))
}

class BullBoard implements QueueBoard {
  readonly #connection: ProducerConnection
  readonly #prefix: string
  /** Keyed by queue name in Redis. */
  readonly #queues = new Map<string, Queue>()
  #show: (queue: Queue) => void = () => {}

  constructor(target: RedisTarget) {
    this.#connection = new ProducerConnection(target)
    this.#prefix = target.prefix
    for (const name of Object.values(queueNames)) this.#open(name)
  }

  attachTo(serverAdapter: IServerAdapter, urlOfRun: (run: number) => string): void {
    const board = createBullBoard({
      queues: [],
      serverAdapter,
      options: {
        uiConfig: { boardTitle: 'ml-airflow queues', miscLinks: [{ text: 'Back to ml-airflow', url: '/admin/' }] },
      },
    })
    this.#show = (queue) => board.addQueue(readOnlyAdapter(queue, urlOfRun))
    for (const queue of this.#queues.values()) this.#show(queue)
  }

  add(queues: readonly string[]): void {
    for (const name of queues.map(taskQueueName)) if (!this.#queues.has(name)) this.#open(name)
  }

  countJobs(): ReturnType<QueueBoard['countJobs']> {
    const count = async (queue: Queue) => ({ name: queue.name, counts: await queue.getJobCounts() })
    return this.#connection.attempt(() => Promise.all([...this.#queues.values()].map(count)))
  }

  async close(): Promise<void> {
    this.#connection.close()
  }

  #open(name: string): void {
    const queue = openToRead(name, this.#connection, this.#prefix)
    this.#queues.set(name, queue)
    this.#show(queue)
  }
}

function openToRead(name: string, { client }: ProducerConnection, prefix: string): Queue {
  const queue = new Queue(name, { connection: client, prefix, skipVersionCheck: true, skipMetasUpdate: true })
  // Each request reports its own error; without a listener, an error event would end the process.
  return queue.on('error', () => undefined)
}

function readOnlyAdapter(queue: Queue, urlOfRun: (run: number) => string): BullMQAdapter {
  const adapter = new BullMQAdapter(queue, {
    readOnlyMode: true,
    allowRetries: false,
    externalJobUrl: ({ data }) => linkTo(idsOf(data).run, urlOfRun),
  })
  adapter.setFormatter('data', idsOf)
  adapter.setFormatter('returnValue', () => undefined)
  return adapter
}

/** Jobs without a run number link to the list of runs. */
function linkTo(run: unknown, urlOfRun: (run: number) => string): { displayText: string; href: string } {
  return typeof run === 'number'
    ? { displayText: `Run ${run}`, href: urlOfRun(run) }
    : { displayText: 'ml-airflow', href: '/admin/' }
}
