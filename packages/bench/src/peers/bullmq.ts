import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { performance } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import { type FlowJob, FlowProducer, QueueEvents } from 'bullmq'
import type { Shape } from '../harness/shapes.ts'
import type { PeerJob } from './bullmq-worker.ts'

const QUEUE = 'peer'
const WORKERS = 2

/** Start and end of a job's body, in ms. */
export type Body = readonly [start: number, end: number]

/** A raw BullMQ flow: two workers that each run one Bash at a time; without database, logs or skipping. */
export class BullMqPeer {
  readonly #workers: readonly ChildProcess[]
  readonly #flows: FlowProducer
  readonly #events: QueueEvents
  #started = 0

  /**
   * @param port port of Redis
   * @param prefix unused prefix of its keys
   */
  static async start(port: number, prefix: string): Promise<BullMqPeer> {
    const path = fileURLToPath(import.meta.resolve('./bullmq-worker.js'))
    const workers = Array.from({ length: WORKERS }, () => fork(path, [String(port), prefix, QUEUE]))
    await Promise.all(workers.map((worker) => once(worker, 'message')))
    const options = { connection: { host: '127.0.0.1', port, maxRetriesPerRequest: null }, prefix }
    const events = new QueueEvents(QUEUE, options)
    await events.waitUntilReady()
    return new BullMqPeer(workers, new FlowProducer(options), events)
  }

  private constructor(workers: readonly ChildProcess[], flows: FlowProducer, events: QueueEvents) {
    this.#workers = workers
    this.#flows = flows
    this.#events = events
  }

  get pids(): readonly number[] {
    return this.#workers.map((worker) => worker.pid ?? 0)
  }

  /** @returns milliseconds for this number of runs of the shape, and all job bodies by name, of the run that ended last */
  async run(shape: Shape, { count = 1, bash = true } = {}): Promise<{ ms: number; bodies: ReadonlyMap<string, Body> }> {
    const bodies = new Map<string, Body>()
    const runs = Array.from({ length: count }, () => `${this.#started++}`)
    const ended = this.#ended(
      runs.map((run) => jobId(run, lastOf(shape))),
      bodies,
    )
    const start = performance.now()
    for (const run of runs) await this.#flows.add(firstFlow(shape, run, bash))
    await ended
    return { ms: performance.now() - start, bodies }
  }

  async stop(): Promise<void> {
    await Promise.all([this.#flows.close(), this.#events.close()])
    for (const worker of this.#workers) {
      const exit = once(worker, 'exit')
      worker.kill('SIGKILL')
      await exit
    }
  }

  #ended(lastJobs: readonly string[], bodies: Map<string, Body>): Promise<void> {
    const open = new Set(lastJobs)
    return new Promise((resolve) => {
      const onCompleted = ({ jobId, returnvalue }: { jobId: string; returnvalue: unknown }): void => {
        bodies.set(jobId.slice(jobId.indexOf('-') + 1), returnvalue as Body)
        open.delete(jobId)
        if (open.size > 0) return
        this.#events.off('completed', onCompleted)
        resolve()
      }
      this.#events.on('completed', onCompleted)
    })
  }
}

/** A flow is a tree: if several tasks follow the first, the first adds the flow of all others when it ends. */
function firstFlow(shape: Shape, run: string, bash: boolean): FlowJob {
  const [first = ''] = shape.keys()
  const isShared = [...shape.values()].filter((after) => after.includes(first)).length > 1
  const tree = (name: string, data: PeerJob): FlowJob => ({
    name,
    queueName: QUEUE,
    data,
    opts: { jobId: jobId(run, name), removeOnComplete: { count: 1000 } },
    children: (shape.get(name) ?? [])
      .filter((upstream) => !(isShared && upstream === first))
      .map((upstream) => tree(upstream, { bash })),
  })
  const whole = tree(lastOf(shape), { bash })
  return isShared ? tree(first, { bash, next: whole }) : whole
}

function lastOf(shape: Shape): string {
  return [...shape.keys()].at(-1) ?? ''
}

function jobId(run: string, name: string): string {
  return `r${run}-${name}`
}
