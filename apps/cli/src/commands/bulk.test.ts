import { expect } from 'vitest'
import { hereTest as test } from '../command-line-here.fixture.ts'

test('cancels the runs that match the conditions, once confirmed', async ({ home }) => {
  await home.run(['upgradedb'])
  for (const id of ['a', 'b', 'c'])
    await home.run(['trigger_dag', 'ml_training_dag', '-r', id, '-c', `{"parameter_1":"${id}","parameter_2":"x"}`])
  const shown = await home.run(['runs', 'cancel', '--conf', 'parameter_1=a', '--dry_run'])
  expect(shown).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^This run is selected:\n\d+ ml_training_dag a \[queued\]\n$/),
  })
  const refused = await home.run(['runs', 'cancel', '--dag', 'ml_training_dag'], { input: 'no\n' })
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('Nothing was changed.') })
  const agreed = await home.run(['runs', 'cancel', '--conf', 'parameter_1=a'], { input: 'yes\n' })
  expect(agreed).toMatchObject({ code: 0, stdout: '1 run is cancelled.\n' })
  expect(await home.run(['runs', 'cancel', '--state', 'queued', '-y'])).toMatchObject({
    stdout: '2 runs are cancelled.\n',
  })
  expect((await home.run(['runs', 'retry', '--dag', 'ml_training_dag', '-y'])).stdout).toMatch(/^Nothing to do/)
  const all = await home.run(['runs', 'clear', '-y'])
  expect([all.code, all.stderr]).toEqual([expect.any(Number), expect.stringContaining('all runs would be selected')])
  expect(all.code).not.toBe(0)
  expect((await home.run(['runs'])).stdout.match(/cancelled/g)).toHaveLength(3)
})
