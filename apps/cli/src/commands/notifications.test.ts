import { TestReceiver } from '@ml-airflow/testing'
import { expect } from 'vitest'
import { hereTest as test } from '../command-line-here.fixture.ts'

test('sends a test, lists its outcome, and delivers a failed notification again', async ({ home }) => {
  const receiver = await TestReceiver.start()
  try {
    await home.run(['upgradedb'])
    const uri = `http://127.0.0.1:${receiver.port}/secret-path`
    await home.run(['connections', '-a', '--conn_id', 'ops', '--conn_uri', uri])
    expect(await home.run(['notifications', 'list'])).toMatchObject({
      code: 0,
      stdout: 'No notifications.\n',
    })
    const sent = await home.run(['notifications', 'test', 'webhook:ops'])
    expect(sent).toMatchObject({ code: 0, stdout: 'webhook:ops accepted the message.\n' })
    receiver.answers.push(500)
    const refused = await home.run(['notifications', 'test', 'webhook:ops'])
    expect(refused).toMatchObject({
      code: 1,
      stdout: 'webhook:ops did not accept the message: The receiver answered 500.\n',
    })
    const listed = JSON.parse((await home.run(['notifications', 'list', '-o', 'json'])).stdout)
    expect(listed).toMatchObject([{ state: 'failed', channel: 'webhook:ops' }, { state: 'sent' }])
    expect(JSON.stringify(listed) + sent.stdout + refused.stdout + refused.stderr).not.toContain('secret-path')
    const retried = await home.run(['notifications', 'retry', String(listed[0].id)])
    expect(retried).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('will be delivered to webhook:ops at once'),
    })
    expect((await home.run(['notifications', 'list', '--state', 'pending'])).stdout).toContain('webhook:ops')
  } finally {
    await receiver.stop()
  }
})

test('names the channels that exist, and the notifications that can be delivered again', async ({ home }) => {
  await home.run(['upgradedb'])
  const wrong = await home.run(['notifications', 'test', 'ops'])
  expect(wrong.code).not.toBe(0)
  expect(wrong.stderr).toContain(
    "'ops' is not a valid channel: allowed are webhook:CONN_ID, slack:CONN_ID and email:ADDRESS.",
  )
  expect((await home.run(['notifications', 'retry', '7'])).stderr).toContain(
    'There is no notification with the number 7.',
  )
})
