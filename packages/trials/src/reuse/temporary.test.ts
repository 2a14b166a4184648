import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DATABASES, settingsOf } from './databases.ts'
import { type OpenGround, openGround } from './ground.ts'
import { Scene, type Wish } from './scene.ts'
import { REFINING, REVIEWING } from './steps.ts'
import { World } from './world.ts'

// The tasks are raw, clean, rate, mix and fit; the outputs of raw and clean are temporary. Each command writes another output.

const REFINE: Wish = { pipeline: REFINING }
const all = (reason: string, count = 5): readonly string[] => Array(count).fill(reason)

const SITUATIONS: Readonly<Record<string, (scene: Scene) => Promise<void>>> = {
  'an output that all readers have read is removed, and its absence makes nothing run': async (scene) => {
    expect(await scene.run(REFINE)).toEqual(all('no_previous'))
    const lying = ['reuse_raw', 'reuse_clean-a', 'reuse_mix'].map((id) => existsSync(scene.output(id)))
    expect(lying).toEqual([false, false, true])
    expect(await scene.run(REFINE)).toEqual(all('finished'))
  },
  'other parameters need a removed output again, and results made from the new one run again': async (scene) => {
    await scene.run(REFINE)
    expect(await scene.run({ ...REFINE, lr: 2 })).toEqual(['output_needed', ...all('upstream_rerun', 3), 'no_previous'])
    expect(await scene.run({ ...REFINE, lr: 2 })).toEqual(all('finished'))
  },
  'a further sample makes it needed': async (scene) => {
    await scene.run(REFINE)
    const reasons = await scene.run({ ...REFINE, samples: ['a', 'b'] })
    expect(reasons).toEqual([
      'output_needed',
      'output_needed',
      'no_previous',
      'upstream_rerun',
      'no_previous',
      'samples_changed',
      'upstream_rerun',
    ])
  },
  'a task of another DAG makes it needed': async (scene) => {
    await scene.run(REFINE)
    expect(await scene.run({ pipeline: REVIEWING })).toEqual(['output_needed', 'no_previous'])
    expect(await scene.run({ pipeline: REVIEWING })).toEqual(all('finished', 2))
    expect(await scene.run(REFINE)).toEqual(['output_needed', ...all('upstream_rerun', 4)])
  },
  'a forced task that reads it makes it needed': async (scene) => {
    await scene.run(REFINE)
    const wish = { ...REFINE, force: ['reuse_rate'], alone: true }
    expect(await scene.run(wish)).toEqual(['output_needed', 'output_needed', 'forced', ...all('upstream_rerun', 2)])
  },
  'a cleared task that reads it waits until it is made again': async (scene) => {
    const open = await scene.begin(REFINE)
    await scene.world.finish()
    const listed = await scene.world.clear(open, 'reuse_fit', false)
    await scene.world.finish()
    expect(await scene.states(open)).toEqual(all('success'))
    expect(existsSync(scene.output('reuse_raw'))).toBe(false)
    const ranAgain = (await scene.world.instancesOf(open)).filter(({ tries }) => tries > 1)
    expect(ranAgain.map(({ name }) => name).toSorted()).toEqual(listed.toSorted())
    expect(listed).toContain('reuse_raw')
  },
  'it stays where a task that reads it has failed': async (scene) => {
    await scene.begin({ pipeline: REVIEWING })
    await scene.next()
    await scene.end()
    await scene.next()
    await scene.end('failed')
    await scene.world.finish()
    expect(existsSync(scene.output('reuse_raw'))).toBe(true)
    expect(await scene.run({ pipeline: REVIEWING })).toEqual(['finished', 'previous_failed'])
    expect(existsSync(scene.output('reuse_raw'))).toBe(false)
  },
}

describe.each(DATABASES)('temporary outputs over %s', (kind) => {
  let ground: OpenGround
  beforeAll(async () => {
    ground = await openGround(settingsOf(kind))
  })
  afterAll(() => ground.close())

  test.each(Object.keys(SITUATIONS))('%s', async (title) => {
    await SITUATIONS[title]?.(new Scene(new World(`${kind} ${title}`.replaceAll(/\W/g, '-').slice(0, 60), ground)))
  })
})
