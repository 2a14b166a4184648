import { expect } from 'vitest'
import { TIMES } from '../cluster/site.ts'
import { clockSetBack, clockSetForward } from './scenarios.ts'
import { DATABASES, databaseOf, test } from './start.ts'

test.concurrent.for(DATABASES)(
  'M66, F46 (%s): a clock that is set forward takes no command away from a worker that lives',
  async (name, { start }) => {
    const cluster = await clockSetForward(start, { database: databaseOf(name) })
    expect(await cluster.violations()).toEqual([])
    expect(cluster.executions.map(({ tryNumber }) => tryNumber)).toEqual([1, 1, 1])
  },
)

test.concurrent.for(DATABASES)(
  'M67, F46 (%s): a clock that is set back delays neither the comparison nor what a dead worker has left',
  async (name, { start }) => {
    const cluster = await clockSetBack(start, { database: databaseOf(name) })
    const again = await cluster.begun('a', 2)
    expect(again.begin - (cluster.faults[0]?.at ?? 0)).toBeLessThan(4 * TIMES.lease * 1000)
    expect(await cluster.violations({ hits: 1 })).toEqual([])
  },
)
