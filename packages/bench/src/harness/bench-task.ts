import { appendFileSync } from 'node:fs'
import { hrtime } from 'node:process'
import { type Dag, defineDag, defineParameters, MLTaskSubDag, type TaskOptions } from '@ml-airflow/core'
import { z } from 'zod'
import type { Shape } from './shapes.ts'

/** One number. A new value means new work; a repeated value means that everything is done. */
const BenchParameters = defineParameters('bench', { n: z.int() })

type BenchTaskOptions = TaskOptions<typeof BenchParameters> & {
  readonly perSample?: boolean
  /** Default: `true`, which does nothing. */
  readonly command?: string
}

class BenchTask extends MLTaskSubDag<typeof BenchParameters> {
  readonly id: string
  override readonly table: string
  readonly parameters = BenchParameters
  override readonly command: string
  override readonly perSample: boolean

  constructor(id: string, table: string, { perSample = false, command = 'true', ...options }: BenchTaskOptions = {}) {
    super(options)
    this.id = id
    this.table = table
    this.perSample = perSample
    this.command = command
  }

  parametersProvider(): readonly string[] {
    return []
  }
}

/** Writes start and end of its body to the file BENCH_MARKS, on a clock shared by all processes of this machine. */
export class MarkedTask extends BenchTask {
  override preProcess(): void {
    mark(this.id, 'start')
  }

  override postProcess(): void {
    mark(this.id, 'end')
  }
}

/** A DAG with this shape. Each task runs `bash -c true`. */
export function dagOf(id: string, shape: Shape, Task: typeof BenchTask = BenchTask): Dag {
  const tasks = new Map<string, BenchTask>()
  for (const [name, upstream] of shape) {
    const after = upstream.map((one) => tasks.get(one)).filter((task) => task !== undefined)
    tasks.set(name, new Task(name, id, { after }))
  }
  return defineDag({ id, parameters: BenchParameters, tasks: [...tasks.values()] })
}

/** One task, then one per sample, then one. */
export function samplesDag(id: string): Dag {
  const first = new BenchTask('first', id)
  const each = new BenchTask('each', id, { after: [first], perSample: true })
  const last = new BenchTask('last', id, { after: [each] })
  return defineDag({ id, parameters: BenchParameters, tasks: [first, each, last] })
}

/** One task per sample, which sleeps for one second. */
export function sleepersDag(id: string): Dag {
  const sleeper = new BenchTask('sleeper', id, { perSample: true, command: 'sleep 1' })
  return defineDag({ id, parameters: BenchParameters, tasks: [sleeper] })
}

function mark(task: string, moment: 'start' | 'end'): void {
  appendFileSync(process.env.BENCH_MARKS ?? '/dev/null', `${moment} ${task} ${Number(hrtime.bigint()) / 1e6}\n`)
}
