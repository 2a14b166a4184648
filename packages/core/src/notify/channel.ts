import { kindOf } from '../command/kind-of.ts'
import { MlAirflowError } from '../errors.ts'

/** Recipient of notifications: a connection by id, or an e-mail address. */
export type Channel = { readonly webhook: string } | { readonly slack: string } | { readonly email: string }

export const CHANNEL_KINDS = ['webhook', 'slack', 'email'] as const
export type ChannelKind = (typeof CHANNEL_KINDS)[number]

/** A connection id or an address. Neither may contain a character that ends a header or a list. */
const TARGET = /^[^\s,;<>"]{1,250}$/
const ADDRESS = /^[^\s@,;<>"]+@[^\s@,;<>"]+$/
const FORMS = "{ webhook: 'CONN_ID' }, { slack: 'CONN_ID' } and { email: 'ADDRESS' }"
const WORDS = 'webhook:CONN_ID, slack:CONN_ID and email:ADDRESS'

/** Textual form in settings, in the database and on the command line: `webhook:ops`. */
export function channelText(channel: Channel): string {
  const [kind, target] = partsOf(channel)
  return `${kind}:${target}`
}

/** @throws MlAirflowError `bad_argument` */
export function channelOf(text: string): Channel {
  const [, kind = '', target = ''] = /^([a-z]+):(.*)$/s.exec(text.trim()) ?? []
  const channel = { [kind]: target } as unknown as Channel
  if (channelProblem(channel) === undefined) return channel
  throw new MlAirflowError('bad_argument', `'${text.slice(0, 300)}' is not a valid channel: allowed are ${WORDS}.`)
}

export function isChannelText(text: string): boolean {
  try {
    channelOf(text)
    return true
  } catch {
    return false
  }
}

export function partsOf(channel: Channel): readonly [kind: ChannelKind, target: string] {
  return Object.entries(channel)[0] as [ChannelKind, string]
}

/** Problem with a channel, phrased to follow the position of the value; undefined if it is valid. */
export function channelProblem(value: unknown): string | undefined {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : []
  const [kind, target] = entries[0] ?? []
  const isKind = entries.length === 1 && (CHANNEL_KINDS as readonly unknown[]).includes(kind)
  if (!isKind) return `is ${shown(value)}: allowed are ${FORMS}.`
  const pattern = kind === 'email' ? ADDRESS : TARGET
  if (typeof target === 'string' && TARGET.test(target) && pattern.test(target)) return undefined
  return `has ${kind} ${shown(target)}: allowed is ${kind === 'email' ? 'one e-mail address' : 'the id of a connection'}.`
}

function shown(value: unknown): string {
  return typeof value === 'string' || Array.isArray(value) || (typeof value === 'object' && value !== null)
    ? (JSON.stringify(value) ?? kindOf(value)).slice(0, 200)
    : kindOf(value)
}
