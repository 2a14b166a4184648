import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DATABASES, settingsOf } from './databases.ts'
import { type OpenGround, openGround } from './ground.ts'
import type { OpenRun } from './places.ts'
import { LIST, Scene, SUM } from './scene.ts'
import { spoilList } from './spoilt-list.ts'
import { SUMMING } from './steps.ts'
import { World } from './world.ts'

// Situations in which plan and action once agreed but were wrong. In each, the world checks the plan against the run and
// the careful person. The tasks are prep, fold, score, gather, train, report; those of SUM are prep, fold, score, summary.
// Situations 38 and 39 need real workers, and are in apps/worker/src/reuse.test.ts.

const PREP = 'reuse_prep'
const FOLD = 'reuse_fold'
const GATHER = 'reuse_gather'
const TRAIN = 'reuse_train'

const all = (reason: string, count = 6): readonly string[] => Array(count).fill(reason)
const [DONE, NEVER] = [all('finished'), all('no_previous')]
const REDONE = all('upstream_rerun')
/** Number of finished tasks. */
const after = (done: number, reason: string, ...rest: readonly string[]) => [...DONE.slice(0, done), reason, ...rest]

const SITUATIONS: Readonly<Record<string, (scene: Scene) => Promise<void>>> = {
  '1: all done': async (scene) => {
    expect(await scene.run()).toEqual(NEVER)
    expect(await scene.run()).toEqual(DONE)
  },
  '2: a parameter of two tasks changed': async (scene) => {
    await scene.run()
    expect(await scene.run({ lr: 2 })).toEqual([...DONE.slice(0, 4), ...NEVER.slice(4)])
  },
  '3: a parameter of all tasks changed': async (scene) => {
    await scene.run()
    expect(await scene.run({ data: 'e' })).toEqual(NEVER)
  },
  '4: all forced': async (scene) => {
    await scene.run()
    expect(await scene.run({ force: 'all' })).toEqual(all('forced'))
  },
  '5: one task forced': async (scene) => {
    await scene.run()
    expect(await scene.run({ force: [GATHER] })).toEqual([...DONE.slice(0, 3), 'forced', ...REDONE.slice(4)])
  },
  '6: one task forced without downstream': async (scene) => {
    await scene.run()
    expect(await scene.run({ force: [GATHER], alone: true })).toEqual(after(3, 'forced', 'finished', 'finished'))
  },
  '7: the run after that': async (scene) => {
    await scene.run()
    await scene.run({ force: [GATHER], alone: true })
    expect(await scene.run()).toEqual(DONE)
  },
  '8: samples grown': async (scene) => {
    await scene.run(SUM)
    const reasons = await scene.run({ ...SUM, samples: ['a', 'b'] })
    expect(reasons).toEqual(['finished', 'finished', 'no_previous', 'finished', 'no_previous', 'samples_changed'])
  },
  '9: samples shrunk': async (scene) => {
    await scene.run({ ...SUM, samples: ['a', 'b'] })
    expect(await scene.run(SUM)).toEqual(after(3, 'samples_changed'))
  },
  '10: samples shrunk and grown again': async (scene) => {
    await scene.run({ ...SUM, samples: ['a', 'b'] })
    await scene.run(SUM)
    expect(await scene.run({ ...SUM, samples: ['b', 'a'] })).toEqual(after(5, 'samples_changed'))
  },
  '11: the output of the last task deleted': async (scene) => {
    await scene.run(SUM)
    scene.world.surroundings.remove(scene.output('reuse_summary'))
    expect(await scene.run(SUM)).toEqual(after(3, 'output_missing'))
  },
  '12: the output of the first task deleted': async (scene) => {
    await scene.run()
    scene.world.surroundings.remove(scene.output(PREP))
    expect(await scene.run()).toEqual(['output_missing', ...REDONE.slice(1)])
  },
  '13: an output in the middle deleted': async (scene) => {
    await scene.run()
    scene.world.surroundings.remove(scene.output(GATHER))
    expect(await scene.run()).toEqual(after(3, 'output_missing', ...REDONE.slice(4)))
  },
  '14: the first tasks done by another DAG': async (scene) => {
    await scene.run(SUM)
    expect(await scene.run()).toEqual([...DONE.slice(0, 3), ...NEVER.slice(3)])
  },
  '15: the other way round': async (scene) => {
    await scene.run()
    expect(await scene.run(SUM)).toEqual(after(3, 'no_previous'))
  },
  '16: the version of the first task raised': async (scene) => {
    await scene.run()
    scene.world.surroundings.raiseVersion(PREP)
    expect(await scene.run()).toEqual(['version_changed', ...REDONE.slice(1)])
    expect(await scene.run()).toEqual(DONE)
  },
  '17: the version of the last task raised': async (scene) => {
    await scene.run()
    scene.world.surroundings.raiseVersion('reuse_report')
    expect(await scene.run()).toEqual(after(5, 'version_changed'))
  },
  '18: failed before, and mended': async (scene) => {
    await failed(scene, TRAIN)
    expect(await scene.run()).toEqual(after(4, 'previous_failed', 'no_previous'))
  },
  '19: then done': async (scene) => {
    await failed(scene, TRAIN)
    await scene.run()
    expect(await scene.run()).toEqual(DONE)
  },
  '20: forced while it is in flight elsewhere': async (scene) => {
    const first = await scene.begin(SUM)
    await scene.next()
    expect(await scene.plan({ ...SUM, force: [PREP] })).toEqual(['forced', ...all('no_previous', 3)])
    const forced = await scene.begin({ ...SUM, force: [PREP] })
    await scene.world.finish()
    expect(await scene.states(first)).toContain('success')
    expect((await scene.states(forced))[0]).toBe('success')
  },
  '21: in flight elsewhere': async (scene) => {
    const first = await scene.begin(SUM)
    await scene.next()
    expect(await scene.plan(SUM)).toEqual(['in_flight_elsewhere', ...all('no_previous', 3)])
    const second = await scene.begin(SUM)
    await scene.world.finish()
    expect([...(await scene.states(first)), ...(await scene.states(second))].sort()).toEqual([
      ...all('skipped', 4),
      ...all('success', 4),
    ])
  },
  '22: after the first run was cancelled': async (scene) => {
    const open = await scene.begin(SUM)
    await scene.next()
    await scene.world.cancel(open)
    expect(await scene.run(SUM)).toEqual(['previous_failed', ...all('no_previous', 3)])
  },
  '23: after a forced run was cancelled': async (scene) => {
    await scene.run(SUM)
    const open = await scene.begin({ ...SUM, force: 'all' })
    await scene.next()
    await scene.world.cancel(open)
    expect(await scene.run(SUM)).toEqual(all('finished', 4))
  },
  '24: after a forced run failed': async (scene) => {
    await scene.run(SUM)
    const open = await scene.begin({ ...SUM, force: 'all' })
    await scene.next()
    await scene.end('failed')
    await scene.world.finish()
    expect(await scene.states(open)).toEqual(['failed', ...all('upstream_failed', 3)])
    expect(await scene.run(SUM)).toEqual(all('finished', 4))
  },
  '25: after it was marked': async (scene) => {
    await scene.run(SUM)
    scene.world.surroundings.raiseVersion(PREP)
    expect(await scene.run({ ...SUM, markedBy: 'ada' })).toEqual(['version_changed', ...all('upstream_rerun', 3)])
    expect(await scene.run(SUM)).toEqual(all('finished', 4))
  },
  '26: after it was cleared and done again': async (scene) => {
    const open = await scene.begin()
    await scene.world.finish()
    await scene.world.clear(open, FOLD, true)
    await scene.world.finish()
    expect(await scene.run()).toEqual(DONE)
  },
  '27: cleared and not done again yet': async (scene) => {
    const open = await scene.begin()
    await scene.world.finish()
    await scene.world.clear(open, FOLD, false)
    expect(await scene.plan()).toEqual(after(1, 'cleared', ...REDONE.slice(2)))
  },
  '28: being done again elsewhere': async (scene) => {
    await scene.run()
    await scene.begin({ force: [PREP] })
    await scene.next()
    expect(await scene.plan()).toEqual(['being_redone', ...REDONE.slice(1)])
  },
  '29: an output changed behind our back': async (scene) => {
    await scene.run()
    scene.world.surroundings.tamper(scene.output(GATHER))
    expect(await scene.run()).toEqual(after(3, 'output_changed', ...REDONE.slice(4)))
  },
  '30: an output truncated': async (scene) => {
    await scene.run()
    writeFileSync(scene.output(GATHER), '')
    expect(await scene.run()).toEqual(after(3, 'output_changed', ...REDONE.slice(4)))
  },
  '31: an output touched': async (scene) => {
    await scene.run()
    scene.world.surroundings.touch(scene.output(GATHER))
    expect(await scene.run()).toEqual(DONE)
  },
  '32: a command edited, and its version left as it is': async (scene) => {
    await scene.run()
    scene.world.surroundings.editCommands('--fast')
    expect(await scene.run()).toEqual(DONE)
  },
  '48: an input file changed': async (scene) => {
    await twice(scene)
    scene.world.surroundings.changeInput(TRAIN)
    expect(await scene.run()).toEqual(after(4, 'input_changed', 'upstream_rerun'))
    expect(await scene.run({ lr: 2 })).toEqual(after(4, 'input_changed', 'upstream_rerun'))
    scene.world.surroundings.changeInput(PREP)
    await scene.run()
    expect(await scene.run({ lr: 2 })).toEqual(after(4, 'upstream_changed', 'upstream_rerun'))
  },
  '33: a shared task forced for other values': async (scene) => {
    await twice(scene)
    await scene.run({ force: [PREP] })
    expect(await scene.run({ lr: 2 })).toEqual(after(4, 'upstream_changed', 'upstream_rerun'))
    expect(await scene.run({ lr: 2 })).toEqual(DONE)
  },
  '34: the version of a shared task raised, and done for other values': async (scene) => {
    await twice(scene)
    scene.world.surroundings.raiseVersion(PREP)
    await scene.run()
    expect(await scene.run({ lr: 2 })).toEqual(after(4, 'upstream_changed', 'upstream_rerun'))
  },
  '35: the version of a shared task raised, and done by another DAG': async (scene) => {
    await scene.run()
    scene.world.surroundings.raiseVersion(PREP)
    await scene.run(SUM)
    expect(await scene.run()).toEqual(after(3, 'upstream_changed', ...REDONE.slice(4)))
  },
  '36: a shared task cleared with downstream for other values': async (scene) => {
    await scene.run({ lr: 2 })
    const open = await scene.begin()
    await scene.world.finish()
    await scene.world.clear(open, PREP, true)
    await scene.world.finish()
    expect(await scene.run({ lr: 2 })).toEqual(after(4, 'upstream_changed', 'upstream_rerun'))
  },
  '37: the output of a shared task deleted, and made again for other values': async (scene) => {
    await twice(scene)
    scene.world.surroundings.remove(scene.output(PREP))
    await scene.run()
    expect(await scene.run({ lr: 2 })).toEqual(after(4, 'upstream_changed', 'upstream_rerun'))
  },
  '40: in flight as another version': async (scene) => {
    await scene.begin(SUM)
    await scene.next()
    scene.world.surroundings.raiseVersion(PREP)
    expect(await scene.plan(SUM)).toEqual(['version_changed', ...all('no_previous', 3)])
    const second = await scene.begin(SUM)
    await scene.world.finish()
    expect(await scene.states(second)).toEqual(all('success', 4))
  },
  '41: in flight for other samples': async (scene) => {
    const wide = { ...SUM, samples: ['a', 'b'] }
    await scene.run(SUM)
    await scene.begin(wide)
    for (let turn = 0; turn < 3; turn += 1) {
      await scene.next()
      if (turn < 2) await scene.end()
    }
    expect(await scene.plan(SUM)).toEqual(after(3, 'samples_changed'))
    await scene.begin(SUM)
    await scene.world.finish()
  },
  '42: behind a task that is in flight elsewhere': async (scene) => {
    await scene.run(SUM)
    const first = await scene.begin({ ...SUM, force: [PREP] })
    await scene.next()
    expect(await scene.plan(SUM)).toEqual(['being_redone', ...all('upstream_rerun', 3)])
    const second = await scene.begin(SUM)
    await scene.world.finish()
    // Each task is done once, by either run.
    const states = await Promise.all([first, second].map((open) => scene.states(open)))
    for (const place of [0, 1, 2, 3])
      expect([states[0]?.[place], states[1]?.[place]].sort()).toEqual(['skipped', 'success'])
  },
  '43: a task fails, which no plan can know': async (scene) => {
    expect(await scene.plan(SUM)).toEqual(all('no_previous', 4))
    const open = await scene.begin(SUM)
    await scene.next()
    await scene.end('failed')
    expect(await scene.states(open)).toEqual(['failed', ...all('upstream_failed', 3)])
  },
  '44: the run that was to do the work is cancelled, which no plan can know': async (scene) => {
    const first = await scene.begin(SUM)
    await scene.next()
    expect((await scene.plan(SUM))[0]).toBe('in_flight_elsewhere')
    const second = await scene.begin(SUM)
    await scene.world.cancel(first)
    await scene.world.finish()
    expect(await scene.states(second)).toEqual(all('success', 4))
    expect(await scene.run(SUM)).toEqual(all('finished', 4))
  },
  // Found by random histories.
  '45: a lost command beside one for other samples': async (scene) => {
    const [one, two] = [
      { ...SUM, samples: ['a'] },
      { ...SUM, samples: ['a', 'b'] },
    ]
    await scene.run(two)
    await scene.run(one)
    const lost = await scene.begin(two)
    await scene.world.kill('exited')
    await scene.next()
    await scene.end()
    const other = await scene.begin({ ...one, force: ['reuse_summary'] })
    await scene.world.lapse()
    await scene.world.finishOnly(other)
    await scene.world.finish()
    expect((await scene.states(lost)).at(-1)).toBe('success')
  },
  '46: an acceptance that meets a result of other samples': async (scene) => {
    const wide = { ...SUM, samples: ['a', 'b'] }
    await scene.run(wide)
    await scene.begin({ ...wide, force: [FOLD], alone: true })
    await scene.next()
    await scene.end()
    await scene.next()
    const narrow = await scene.begin(SUM)
    await scene.world.finishOnly(narrow)
    await scene.world.finish()
    expect(await scene.plan(SUM)).toEqual(all('finished', 4))
  },
  '47: an acceptance that a crash repeats after another run': async (scene) => {
    await scene.run(SUM)
    await scene.begin({ ...SUM, force: [PREP], alone: true })
    await scene.world.kill('finished')
    await scene.next()
    await scene.end()
    const late = scene.world.jobs[0]
    const forced = await scene.begin({ ...SUM, force: [PREP] })
    await scene.world.finishOnly(forced, 1)
    if (late !== undefined) await scene.world.turn(late)
    expect(await scene.plan(SUM)).toEqual(after(1, 'upstream_changed', ...REDONE.slice(2, 4)))
  },
  '49: samples from data, and a task that runs only after a failure': async (scene) => {
    expect(await scene.plan(LIST)).toEqual([
      'no_previous',
      'samples_unknown',
      'no_previous',
      'no_previous',
      'depends_on_rule',
      'no_previous',
    ])
    await listed(scene)
    expect(await scene.plan(LIST)).toEqual(LISTED)
  },
  '50: the list deleted': async (scene) => {
    await listed(scene)
    scene.world.surroundings.remove(scene.output('reuse_split'))
    expect(await scene.plan(LIST)).toEqual(['output_missing', ...UNLISTED])
    await listed(scene)
    expect(await scene.plan(LIST)).toEqual(LISTED)
  },
  '51: a list forced without downstream, and a crash before its samples go on': async (scene) => {
    await listed(scene)
    await scene.begin({ ...LIST, force: ['reuse_split'], alone: true })
    await scene.world.kill('spread')
    await scene.world.finish()
    expect(await scene.plan(LIST)).toEqual(LISTED)
  },
  '52: a sample left out by the exit code of its command': async (scene) => {
    const open = await scene.begin(LIST)
    await scene.next()
    await scene.end()
    await scene.next()
    await scene.next()
    await scene.end('left out')
    await scene.world.finish()
    expect([...(await scene.states(open))].sort()).toEqual([...all('skipped', 3), ...all('success', 3)])
    expect(await scene.plan(LIST)).toEqual([
      'finished',
      'left_out',
      'no_previous',
      'upstream_rerun',
      'depends_on_rule',
      'upstream_rerun',
    ])
  },
  '53: a command edited in a DAG that reruns on it': async (scene) => {
    await listed(scene)
    scene.world.surroundings.editCommands('--fast')
    expect(await scene.plan(LIST)).toEqual([
      'command_changed',
      'samples_unknown',
      ...all('command_changed', 2),
      'depends_on_rule',
      'command_changed',
    ])
    await listed(scene)
    expect(await scene.plan(LIST)).toEqual(LISTED)
  },
  '54: a list read by a run from before an edit, while a later run makes its samples': async (scene) => {
    const { world } = scene
    const before = await scene.begin(LIST)
    world.surroundings.editCommands('--fast')
    const after = await scene.begin(LIST)
    for (const open of [before, after]) await world.finishOnly(open, 1)
    const turn = async ({ run: { id } }: OpenRun) => {
      for (const job of world.jobs) if (job.run === id) await world.turn(job)
    }
    while (world.underway.length === 0) await turn(after)
    await turn(before)
    await world.finish()
    expect(await scene.states(before)).not.toContain('failed')
  },
  '55: a task forced without downstream fails while another one that it precedes works': async (scene) => {
    await scene.run({ pipeline: SUMMING })
    const open = await scene.begin({ force: [PREP], alone: true })
    await scene.next()
    await scene.next()
    await scene.end('failed')
    await scene.world.finish()
    expect(await scene.states(open)).toEqual(['failed', 'skipped', 'skipped', 'success', 'success', 'upstream_failed'])
  },
  '56: a cleared task fails while another one works, and the tasks between them were not cleared': async (scene) => {
    const { world } = scene
    const open = await scene.begin()
    await world.finishOnly(open, 5)
    await world.clear(open, 'reuse_(prep|gather|train)', false)
    while (world.underway.length < 2) await scene.next()
    expect(world.underway.map(({ unit }) => unit.step.id)).toEqual([PREP, GATHER])
    await scene.end('failed')
    await world.finish()
    expect(await scene.states(open)).toEqual(['failed', 'success', 'success', 'success', 'success', 'upstream_failed'])
  },
  '57: a task forced without downstream is marked as failed while another one works': async (scene) => {
    await scene.run()
    const open = await scene.begin({ force: [PREP, GATHER, TRAIN], alone: true })
    await scene.world.markFailed(open, PREP)
    await scene.world.finish()
    expect(await scene.states(open)).toEqual(['failed', 'skipped', 'skipped', 'success', 'success', 'skipped'])
  },
  '58: a list cleared with its samples, and the new list removed before it is read': async (scene) => {
    const { world } = scene
    const open = await scene.begin(LIST)
    await world.finish()
    await spoilList(world, open, 'reuse_split')
    await world.finish()
    expect(await states(scene, open)).toEqual({
      reuse_split: 'success',
      reuse_part: 'failed',
      'reuse_part/a': 'upstream_failed',
      reuse_merge: 'upstream_failed',
      reuse_count: 'upstream_failed',
      reuse_alert: 'success',
      reuse_tidy: 'success',
    })
  },
  '59: a result from before a removed output, which is made again without downstream': async (scene) => {
    await scene.run({ samples: ['a', 'b'] })
    scene.world.surroundings.raiseVersion(PREP)
    await scene.run()
    scene.world.surroundings.remove(scene.output(PREP))
    const reasons = await scene.plan({ samples: ['a', 'b'], force: [PREP], alone: true })
    expect(reasons.slice(0, 3)).toEqual(['forced', 'finished', 'upstream_changed'])
  },
  '60: an empty list cleared, and the new list removed before it is read': async (scene) => {
    const { world } = scene
    world.surroundings.changeInput('reuse_split')
    const open = await scene.begin(LIST)
    await world.finish()
    expect(await states(scene, open)).toEqual({ ...EMPTY_LIST, reuse_alert: 'skipped' })
    await spoilList(world, open, 'reuse_split')
    await world.finish()
    expect(await states(scene, open)).toEqual({
      ...EMPTY_LIST,
      reuse_part: 'failed',
      reuse_merge: 'upstream_failed',
      reuse_count: 'upstream_failed',
    })
  },
}

/** Ends of a run with an empty list. */
const EMPTY_LIST = {
  reuse_split: 'success',
  reuse_part: 'skipped',
  reuse_merge: 'success',
  reuse_count: 'success',
  reuse_alert: 'success',
  reuse_tidy: 'success',
}

async function states({ world }: Scene, open: OpenRun): Promise<Readonly<Record<string, string>>> {
  return Object.fromEntries((await world.instancesOf(open)).map(({ name, state }) => [name, state]))
}

/** Plan of a list of one sample that is done. */
const LISTED = [...DONE.slice(0, 4), 'rule_not_met', 'finished']
const UNLISTED = ['samples_unknown', 'upstream_rerun', 'upstream_rerun', 'depends_on_rule', 'upstream_rerun']

async function listed(scene: Scene): Promise<void> {
  await scene.begin(LIST)
  await scene.world.finish()
}

/** Situations where the database decides, not only the rules. */
const OVER_MARIADB = /^(1|9|21|24|27|34|40|44|45|47|51|52|55|56|57|58|60):/

describe.each(DATABASES)('over %s, situation', (kind) => {
  let ground: OpenGround
  beforeAll(async () => {
    ground = await openGround(settingsOf(kind))
  })
  afterAll(() => ground.close())

  const names = Object.keys(SITUATIONS).filter((name) => kind === 'SQLite' || OVER_MARIADB.test(name))
  test.each(names)('%s', async (name) => {
    await SITUATIONS[name]?.(new Scene(new World(name.replace(/:.*/, ''), ground)))
  })
})

/** Once per rate. */
async function twice(scene: Scene): Promise<void> {
  await scene.run()
  await scene.run({ lr: 2 })
}

async function failed(scene: Scene, taskId: string): Promise<void> {
  await scene.begin()
  for (;;) {
    await scene.next()
    const isIt = scene.world.underway[0]?.unit.step.id === taskId
    await scene.end(isIt ? 'failed' : 'success')
    if (isIt) return scene.world.finish()
  }
}
