import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Aim, Line } from '../harness/line.ts'
import { interleave, type Measured } from '../harness/rounds.ts'
import { median } from '../harness/statistics.ts'
import type { SpawnOrder } from '../spawners/serve.ts'
import type { Load } from './load.ts'

const OVERHEAD: Aim = { must: 1.3, goal: 1.3, ofRatio: true }
const RATE: Aim = { must: 300, goal: 450, atLeast: true }
const COUNT = 200

/** Cost of starting Bash through the launcher, from a 400 MB process, compared with Node's spawn in a small one. */
export const spawn: Load = {
  name: 'spawn',
  run: async (bench) => {
    const bare = await startSpawner('bare', bench.folder)
    const launched = await startSpawner('launched', bench.folder)
    try {
      const { repetitions } = bench.options
      return [
        ...lines('one after another', 1, await race(bare, launched, 1, repetitions)),
        ...lines('2 at once', 2, await race(bare, launched, 2, repetitions)),
      ]
    } finally {
      bare.kill('SIGKILL')
      launched.kill('SIGTERM')
    }
  },
}

async function startSpawner(name: 'bare' | 'launched', folder: string): Promise<ChildProcess> {
  const spawner = fork(fileURLToPath(import.meta.resolve(`../spawners/${name}.js`)), [folder])
  await once(spawner, 'message')
  return spawner
}

function race(bare: ChildProcess, launched: ChildProcess, atOnce: number, repetitions: number) {
  const contender = (name: string, spawner: ChildProcess) => ({
    name,
    measure: () => ask(spawner, { count: COUNT, atOnce }),
  })
  return interleave(contender('bare spawn', bare), [contender('launcher', launched)], { repetitions, warmUps: 1 })
}

async function ask(spawner: ChildProcess, order: SpawnOrder): Promise<number> {
  spawner.send(order)
  const [ms] = await once(spawner, 'message')
  return ms as number
}

function lines(how: string, atOnce: number, measured: readonly Measured[]): Line[] {
  return measured.flatMap(({ name: who, values, ratio }): Line[] => {
    const line = { load: 'spawn', who }
    const ms = median(values)
    const start = { ...line, what: `a start of Bash, ${how}`, value: ms / COUNT, unit: 'ms' }
    if (who === 'bare spawn') return [start]
    const aim = atOnce === 1 ? OVERHEAD : undefined
    const against = { ...start, ratio: { to: 'bare spawn', value: ratio }, aim }
    const rate = { ...line, what: `the same, ${how}`, value: (COUNT / ms) * 1000, unit: '1/s', aim: RATE }
    return atOnce === 1 ? [against] : [against, rate]
  })
}
