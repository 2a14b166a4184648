import { setTimeout as delay } from 'node:timers/promises'
import { type Message, MlAirflowError, maskSecrets } from '@ml-airflow/core'
import type { Transporter } from 'nodemailer'

export interface SmtpSettings {
  readonly host: string
  readonly port: number
  readonly user: string | undefined
  readonly password: string | undefined
  /** Whether the connection must be upgraded with STARTTLS. */
  readonly startTls: boolean
  /** Whether the connection uses TLS from the start. */
  readonly ssl: boolean
  readonly from: string
}

interface Mail {
  readonly smtp: SmtpSettings | undefined
  readonly address: string
  readonly message: Message
  readonly timeoutMs: number
}

/** @throws MlAirflowError `bad_setting` if no server is configured, `unavailable` if the server does not accept the mail */
export async function sendMail({ smtp, address, message, timeoutMs }: Mail): Promise<void> {
  if (smtp === undefined)
    throw new MlAirflowError('bad_setting', 'No e-mail can be sent: set SMTP_HOST, or smtp_host in section [smtp].')
  const transport = await transportOf(smtp, timeoutMs)
  const over = new AbortController()
  const { signal } = over
  try {
    const sending = transport.sendMail({
      from: smtp.from,
      to: address,
      subject: message.subject,
      text: message.text,
      // The same for every attempt, so that mailboxes show a single mail.
      messageId: `<${message.key}@ml-airflow>`,
    })
    await Promise.race([sending, failAfter(timeoutMs, signal)])
  } catch (error) {
    throw new MlAirflowError('unavailable', sentenceOf(error, smtp))
  } finally {
    over.abort()
    transport.close()
  }
}

async function transportOf(smtp: SmtpSettings, timeoutMs: number): Promise<Transporter> {
  const { createTransport } = await import('nodemailer')
  const { host, port, user, password, startTls, ssl } = smtp
  const auth = user === undefined ? {} : { auth: { user, pass: password ?? '' } }
  const patience = { connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs }
  const encryption = { secure: ssl, requireTLS: startTls && !ssl, ignoreTLS: !startTls && !ssl }
  return createTransport({
    host,
    port,
    ...auth,
    ...patience,
    ...encryption,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
}

/** The mail library applies its timeouts to each step; this one limits the whole delivery. */
async function failAfter(timeoutMs: number, signal: AbortSignal): Promise<never> {
  await delay(timeoutMs, undefined, { signal })
  throw new MlAirflowError('unavailable', `it gave no answer within ${timeoutMs / 1000} s`)
}

const LONGEST_ANSWER = 200

function sentenceOf(error: unknown, { host, port, password }: SmtpSettings): string {
  const { response, message = String(error) } = error as { readonly response?: string; readonly message?: string }
  const reason = (response ?? message).slice(0, LONGEST_ANSWER).replace(/\s+/g, ' ').replace(/\.$/, '')
  return `The SMTP server ${host}:${port} did not accept the mail: ${maskSecrets(reason, [password ?? ''])}.`
}
