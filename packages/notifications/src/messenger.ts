import type { Message, Messenger } from '@ml-airflow/core'
import { addressOf, headersOf } from './connection-address.ts'
import { type DestinationRules, Destinations } from './destinations.ts'
import { post } from './post.ts'
import { signatureHeaders } from './signature.ts'
import { type SmtpSettings, sendMail } from './smtp.ts'

export type { SmtpSettings } from './smtp.ts'

export interface MessengerSettings {
  /** Undefined if no mail server is configured. */
  readonly smtp: SmtpSettings | undefined
  readonly destinations: DestinationRules
  /** Timeout of one attempt, in milliseconds. */
  readonly timeoutMs: number
}

/** Sends messages by HTTP and SMTP. */
export function openMessenger({ smtp, destinations: rules, timeoutMs }: MessengerSettings): Messenger {
  const destinations = new Destinations(rules)
  return {
    async webhook(connection, message) {
      const headers = { ...headersOf(connection), ...signatureHeaders(message, connection.password) }
      await post({ url: addressOf(connection), headers, body: message.body, timeoutMs, destinations })
    },
    async slack(connection, message) {
      await post({
        url: addressOf(connection, connection.password),
        headers: {},
        body: slackBody(message),
        timeoutMs,
        destinations,
      })
    },
    email: (address, message) => sendMail({ smtp, address, message, timeoutMs }),
  }
}

/** The body format of Slack, Mattermost and Rocket.Chat. */
function slackBody({ subject, text }: Message): string {
  return JSON.stringify({ text: `*${escaped(subject)}*\n${escaped(text)}` })
}

/** Slack interprets these three characters as markup. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
