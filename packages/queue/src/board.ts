import { createBullBoard } from '@bull-board/api'
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter'
import type { IServerAdapter } from '@bull-board/api/typings/app'
import { Queue } from 'bullmq'
import { ProducerConnection } from './connection.ts'
import { idsOf, queueNames } from './jobs.ts'
import { type QueueSettings, readSettings } from './settings.ts'

/** Bull Board, the dashboard over all queues. It reads, and changes nothing: its buttons would bypass SQL. */
export interface QueueBoard {
  /** @param urlOfRun where each job's link leads */
  attachTo(server: IServerAdapter, urlOfRun: (run: number) => string): void
  /**
   * Jobs by state, for each queue.
   * @throws MlAirflowError `unavailable`
   */
  countJobs(): Promise<readonly { readonly name: string; readonly counts: Readonly<Record<string, number>> }[]>
  close(): Promise<void>
}

/**
 * Redis need not be there yet.
 * @throws MlAirflowError `bad_setting`
 */
export function openQueueBoard(settings: QueueSettings): QueueBoard {
  const target = readSettings(settings)
  const connection = new ProducerConnection(target)
  const queues = Object.values(queueNames).map((name) => openToRead(name, connection, target.prefix))
  return {
    attachTo(serverAdapter, urlOfRun) {
      createBullBoard({
        queues: queues.map((queue) => readOnlyAdapter(queue, urlOfRun)),
        serverAdapter,
        options: {
          uiConfig: { boardTitle: 'ml-airflow queues', miscLinks: [{ text: 'Back to ml-airflow', url: '/admin/' }] },
        },
      })
    },
    countJobs() {
      return connection.attempt(() =>
        Promise.all(queues.map(async (queue) => ({ name: queue.name, counts: await queue.getJobCounts() }))),
      )
    },
    async close() {
      connection.close()
    },
  }
}

function openToRead(name: string, { client }: ProducerConnection, prefix: string): Queue {
  const queue = new Queue(name, { connection: client, prefix, skipVersionCheck: true, skipMetasUpdate: true })
  // Each request reports its own error; without a listener the process would end.
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

/** A foreign job leads to the page of runs. */
function linkTo(run: unknown, urlOfRun: (run: number) => string): { displayText: string; href: string } {
  return typeof run === 'number'
    ? { displayText: `Run ${run}`, href: urlOfRun(run) }
    : { displayText: 'ml-airflow', href: '/admin/' }
}
