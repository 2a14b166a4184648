import fc from 'fast-check'
import { describe, onTestFinished, test } from 'vitest'
import { DATABASES, settingsOf } from './databases.ts'
import { openGround } from './ground.ts'
import { histories, play } from './histories.ts'
import { World } from './world.ts'

// A fixed seed, so that only a change of the code can cause a failure. Longer plays use other seeds.
const SEED = Number(process.env.REUSE_SEED ?? 20261127)
// A failure prints its path: it plays that history, and those behind it, without those before.
const PATH = process.env.REUSE_PATH ?? ''
const COUNT = Number(process.env.REUSE_HISTORIES ?? 30)
// MariaDB takes about four times as long.
const COUNTS = { SQLite: COUNT, MariaDB: Math.ceil(COUNT * 0.15) }

describe.each(DATABASES)('over %s', (kind) => {
  const count = COUNTS[kind]

  test(`${count} random histories, seed ${SEED}, go as a careful person says`, { timeout: 3_600_000 }, async () => {
    const ground = await openGround(settingsOf(kind))
    onTestFinished(ground.close)
    let worlds = 0
    const property = fc.asyncProperty(histories, async (history) => {
      worlds += 1
      await play(new World(`${kind}-${worlds}`, ground), history)
    })
    // Shrinking a history takes minutes, reading it does not.
    await fc.assert(property, {
      seed: SEED,
      path: PATH,
      numRuns: count,
      endOnFailure: process.env.REUSE_SHRINK === undefined,
    })
  })
})
