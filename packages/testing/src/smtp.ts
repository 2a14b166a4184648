import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

export interface ReceivedMail {
  readonly from: string
  readonly to: readonly string[]
  /** The mail as received, including headers. */
  readonly text: string
}

/**
 * A mail server on a free loopback port that accepts the user `mailer` with the password `mail-secret`, and anonymous
 * clients.
 */
export class TestSmtp {
  readonly received: ReceivedMail[] = []
  /** Whether the server refuses every recipient. */
  refuses = false
  readonly #server: SMTPServer

  private constructor(options: SMTPServerOptions) {
    this.#server = new SMTPServer({
      authOptional: true,
      allowInsecureAuth: true,
      disabledCommands: ['STARTTLS'],
      onAuth: ({ username, password }, _session, callback) => {
        const isRight = username === 'mailer' && password === 'mail-secret'
        callback(isRight ? null : new Error('Invalid username or password'), isRight ? { user: username } : undefined)
      },
      onRcptTo: (_address, _session, callback) => callback(this.refuses ? new Error('Mailbox is full') : null),
      onData: async (stream, { envelope }, callback) => {
        const { mailFrom, rcptTo } = envelope
        const mail = await text(stream)
        this.received.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          text: mail,
        })
        callback()
      },
      ...options,
    })
    // A client that disconnects in the middle of a mail is not an error of the test.
    this.#server.on('error', () => undefined)
  }

  static async start(options: SMTPServerOptions = {}): Promise<TestSmtp> {
    const smtp = new TestSmtp(options)
    const listening = smtp.#server.listen(0, '127.0.0.1')
    await once(listening, 'listening')
    return smtp
  }

  get port(): number {
    return (this.#server.server.address() as AddressInfo).port
  }

  stop(): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()))
  }
}
