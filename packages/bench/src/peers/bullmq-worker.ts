import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { hrtime } from 'node:process'
import { type FlowJob, FlowProducer, Worker } from 'bullmq'

/** Data of a job: whether to start Bash, and the flow to add at the end. */
export interface PeerJob {
  readonly bash: boolean
  readonly next?: FlowJob
}

const [, , port = '', prefix = '', queue = ''] = process.argv
const connection = { host: '127.0.0.1', port: Number(port), maxRetriesPerRequest: null }
const flows = new FlowProducer({ connection, prefix })

const worker = new Worker<PeerJob, readonly [number, number]>(
  queue,
  async ({ data }) => {
    const start = now()
    if (data.bash) await once(spawn('bash', ['-c', 'true'], { stdio: 'ignore' }), 'exit')
    const end = now()
    if (data.next !== undefined) await flows.add(data.next)
    return [start, end]
  },
  { connection, prefix, concurrency: 1 },
)
await worker.waitUntilReady()
process.send?.('ready')

/** Milliseconds on a clock shared by all processes of this machine. */
function now(): number {
  return Number(hrtime.bigint()) / 1e6
}
