import { createServer } from 'node:net'
import { Connection, type Message } from '@ml-airflow/core'
import { TestReceiver, TestSmtp } from '@ml-airflow/testing'
import { Webhook } from 'standardwebhooks'
import { afterEach, describe, expect, it } from 'vitest'
import { openMessenger, type SmtpSettings } from './index.ts'

/** Only a receiver that says nothing exceeds it: a busy machine answers the other requests late. */
const PATIENCE_MS = 20_000
const SHORT_MS = 300
const ANYWHERE = { allowed: undefined, allowsLoopback: true }
const MESSAGE: Message = {
  key: 'key-1',
  subject: 'Run r & s failed',
  text: '<train> failed',
  body: '{"event":"failure"}',
}
const stops: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

async function receiver(): Promise<TestReceiver> {
  const started = await TestReceiver.start()
  stops.push(() => started.stop())
  return started
}

async function smtp(changes: Partial<SmtpSettings> = {}, timeoutMs = PATIENCE_MS) {
  const server = await TestSmtp.start()
  stops.push(() => server.stop())
  const settings = {
    host: '127.0.0.1',
    port: server.port,
    user: 'mailer',
    password: 'mail-secret',
    from: 'ml@example.com',
  }
  const messenger = openMessenger({
    smtp: { ...settings, startTls: false, ssl: false, ...changes },
    timeoutMs,
    destinations: ANYWHERE,
  })
  return { server, messenger }
}

const messenger = openMessenger({ smtp: undefined, destinations: ANYWHERE, timeoutMs: PATIENCE_MS })
const hook = ({ port }: { readonly port: number }, more = '') =>
  Connection.ofUri('ops', `http://127.0.0.1:${port}/hook${more}`)

describe('a webhook', () => {
  it('is signed so that the library of Standard Webhooks accepts it, with the same id each time', async () => {
    const there = await receiver()
    const secret = `whsec_${Buffer.from('a secret of thirty-two bytes, or so').toString('base64')}`
    const connection = new Connection({ ...hook(there), connId: 'ops', password: secret })
    await messenger.webhook(connection, MESSAGE)
    await messenger.webhook(connection, MESSAGE)
    const [first, second] = there.received
    const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature } = first?.headers ?? {}
    const headers = {
      'webhook-id': String(id),
      'webhook-timestamp': String(timestamp),
      'webhook-signature': String(signature),
    }
    expect(new Webhook(secret).verify(first?.body ?? '', headers)).toEqual({ event: 'failure' })
    expect(() => new Webhook(secret).verify('{"event":"success"}', headers)).toThrow()
    expect(second?.headers['webhook-id']).toBe('key-1')
    expect(first?.headers['content-type']).toBe('application/json')
  })

  it('takes any other text as its secret, and goes unsigned without one', async () => {
    const there = await receiver()
    await messenger.webhook(new Connection({ ...hook(there), connId: 'ops', password: 'plain' }), MESSAGE)
    await messenger.webhook(hook(there), MESSAGE)
    const [signed, unsigned] = there.received
    const verifier = new Webhook(Buffer.from('plain').toString('base64'))
    expect(verifier.verify(signed?.body ?? '', signed?.headers as Record<string, string>)).toEqual({ event: 'failure' })
    expect(unsigned?.headers['webhook-signature']).toBeUndefined()
  })

  it('goes to the address as it is written, with its query, and with the headers of the extra', async () => {
    const there = await receiver()
    const extra = JSON.stringify({ sig: 'a b', headers: { 'x-team': 'ml' } })
    await messenger.webhook(new Connection({ ...hook(there), connId: 'ops', extra }), MESSAGE)
    expect(there.received[0]).toMatchObject({ path: '/hook?sig=a+b', headers: { 'x-team': 'ml' } })
  })

  it.each([
    [500, 'The receiver answered 500.'],
    [302, 'The receiver answered 302.'],
    ['never', 'The receiver gave no answer within 0.3 s.'],
  ] as const)('that is answered by %s was not taken', async (answer, sentence) => {
    const there = await receiver()
    there.answers.push(answer)
    const timeoutMs = answer === 'never' ? SHORT_MS : PATIENCE_MS
    const asked = openMessenger({ smtp: undefined, destinations: ANYWHERE, timeoutMs })
    await expect(asked.webhook(hook(there), MESSAGE)).rejects.toMatchObject({
      code: 'unavailable',
      message: sentence,
    })
    expect(there.received).toHaveLength(1)
  })

  it('that cannot connect fails without showing the address', async () => {
    const connection = Connection.ofUri('ops', 'http://127.0.0.1:1/secret-path')
    await expect(messenger.webhook(connection, MESSAGE)).rejects.toThrow(/^The receiver could not be reached: [^/]*\.$/)
  })

  it.each(['', 'file:///etc/passwd', 'ftp://host/x'])('needs an address of the web, which %j is not', async (host) => {
    const connection = new Connection({ ...Connection.ofUri('ops', 'http://x'), connId: 'ops', host })
    await expect(messenger.webhook(connection, MESSAGE)).rejects.toThrow(
      "Connection 'ops' has no valid web address: give one such as https://host/path.",
    )
  })
})

describe('a message to Slack', () => {
  it('is its text, with the signs escaped that Slack reads otherwise', async () => {
    const there = await receiver()
    await messenger.slack(hook(there, '/T/B/X'), MESSAGE)
    expect(there.received[0]?.path).toBe('/hook/T/B/X')
    expect(JSON.parse(there.received[0]?.body ?? '')).toEqual({ text: '*Run r &amp; s failed*\n&lt;train&gt; failed' })
  })

  it('goes where a Slack connection of Airflow points, whose token is its password', async () => {
    const there = await receiver()
    const fields = { connId: 'slack', connType: 'slackwebhook', schema: undefined, login: undefined, extra: undefined }
    const host = `http://127.0.0.1:${there.port}/services`
    await messenger.slack(new Connection({ ...fields, host, port: undefined, password: '/T/B/XXX' }), MESSAGE)
    expect(there.received[0]?.path).toBe('/services/T/B/XXX')
  })
})

describe('an e-mail', () => {
  it('is accepted by a real server, with sender and receivers', async () => {
    const { server, messenger: mail } = await smtp()
    await mail.email('team@example.com', MESSAGE)
    expect(server.received).toMatchObject([{ from: 'ml@example.com', to: ['team@example.com'] }])
    expect(server.received[0]?.text).toContain('Subject: Run r & s failed')
    expect(server.received[0]?.text).toContain('Message-ID: <key-1@ml-airflow>')
    expect(server.received[0]?.text).toContain('<train> failed')
  })

  it('that is refused quotes the server', async () => {
    const { server, messenger: mail } = await smtp()
    server.refuses = true
    await expect(mail.email('team@example.com', MESSAGE)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/^The SMTP server 127\.0\.0\.1:\d+ did not accept the mail: .*Mailbox is full\.$/),
    })
  })

  it('with a wrong password says so, and does not repeat it', async () => {
    const { messenger: mail } = await smtp({ password: 'wrong-secret' })
    const refusal = mail.email('team@example.com', MESSAGE)
    await expect(refusal).rejects.toThrow(/Invalid username or password/)
    await expect(refusal).rejects.not.toThrow(/wrong-secret/)
  })

  it('is not sent in clear text where STARTTLS is asked for', async () => {
    const { server, messenger: mail } = await smtp({ startTls: true })
    await expect(mail.email('team@example.com', MESSAGE)).rejects.toMatchObject({ code: 'unavailable' })
    expect(server.received).toEqual([])
  })

  it('to a silent server ends in time', async () => {
    const silent = createServer().listen(0, '127.0.0.1')
    stops.push(async () => void silent.close())
    await new Promise((resolve) => silent.once('listening', resolve))
    const { port } = silent.address() as { port: number }
    const { messenger: mail } = await smtp({ port }, SHORT_MS)
    await expect(mail.email('team@example.com', MESSAGE)).rejects.toMatchObject({ code: 'unavailable' })
  })

  it('without a server says which setting is missing', async () => {
    await expect(messenger.email('team@example.com', MESSAGE)).rejects.toThrow(
      'No e-mail can be sent: set SMTP_HOST, or smtp_host in section [smtp].',
    )
  })
})
