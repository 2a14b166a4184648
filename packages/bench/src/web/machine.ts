import { tmpdir } from 'node:os'
import type { Line } from '../harness/line.ts'
import { fan } from '../harness/shapes.ts'
import { Make } from '../peers/make.ts'

const TASKS = 200

/** Current speed of the machine, which reveals other load. */
export async function measureMake(): Promise<Line> {
  const ms = await new Make(tmpdir(), fan(TASKS - 2)).run()
  return { load: 'machine', who: 'make -j2', what: `${TASKS} targets`, value: (TASKS * 1000) / ms, unit: 'tasks/s' }
}
