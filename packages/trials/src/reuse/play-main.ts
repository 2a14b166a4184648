import fc from 'fast-check'
import { openGround } from './ground.ts'
import { histories, play } from './histories.ts'
import { World } from './world.ts'

// Plays random histories on SQLite until the careful person disagrees with one, then exits with code 1.

const [seed = '1', count = '100'] = process.argv.slice(2)
const ground = await openGround()
let worlds = 0
const property = fc.asyncProperty(histories, async (history) => {
  worlds += 1
  await play(new World(`world-${worlds}`, ground), history)
})
try {
  await fc.assert(property, { seed: Number(seed), numRuns: Number(count), endOnFailure: true })
} catch (error) {
  const { message } = (error as Error).cause as Error
  process.stderr.write(
    `${process.env.REUSE_STORY === undefined ? message.slice(message.lastIndexOf('=> ')) : `world ${worlds}\n${message}`}\n`,
  )
  process.exitCode = 1
}
await ground.close()
