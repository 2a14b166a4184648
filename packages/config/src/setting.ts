import { isIP } from 'node:net'
import { channelOf, isChannelText, isTimeZone } from '@ml-airflow/core'
import { z } from 'zod'

/** Texts given so far for the settings; those higher in the schema come first. */
export type GivenTexts = Readonly<Record<string, string | undefined>>

/** Metadata of a setting besides its type. */
export interface SettingFacts {
  /** Section in airflow.cfg. */
  readonly section: string
  readonly key: string
  /** Place in an older Airflow, also accepted. */
  readonly former?: `[${string}] ${string}`
  /** Default if neither the environment nor the file gives a value. Without a default, the setting is optional. */
  readonly fallback?: string | ((given: GivenTexts) => string)
  readonly description: string
  /** Never shown. */
  readonly secret?: boolean
  /** Whether the value is a path: relative paths are resolved, and ~ and {ML_AIRFLOW_HOME} are replaced. */
  readonly isPath?: (given: GivenTexts) => boolean
}

const abouts = z.registry<SettingFacts>()

/** Attaches the place and description to a schema that parses a text. */
export function setting<S extends z.ZodType>(schema: S, place: `[${string}] ${string}`, about: Details): S {
  const [section = '', key = ''] = place.slice(1).split('] ')
  abouts.add(schema, { section, key, ...about })
  return schema
}
type Details = Omit<SettingFacts, 'section' | 'key'>

/** @throws if the schema was not created by `setting` */
export function aboutOf(schema: z.ZodType): SettingFacts {
  const about = abouts.get(schema)
  if (about === undefined) throw new Error('A setting has no description.')
  return about
}

/** Text that matches a pattern; `allowed` completes the sentence "allowed are". */
export function text(pattern: RegExp, allowed: string) {
  return z.string(`allowed are ${allowed}`).regex(pattern, `allowed are ${allowed}`)
}

export function integer(min: number, max: number) {
  return number(/^\d{1,15}$/, min, max, 'whole numbers')
}

/** A number with optional decimals. */
export function decimal(min: number, max: number) {
  return number(/^\d{1,15}(\.\d{1,6})?$/, min, max, 'numbers')
}

function number(pattern: RegExp, min: number, max: number, kind: string) {
  const fits = (given: string): boolean => pattern.test(given) && Number(given) >= min && Number(given) <= max
  return z.string().refine(fits, `allowed are ${kind} from ${min} to ${max}`).transform(Number)
}

export function choice<const C extends readonly string[]>(choices: C) {
  return z
    .string()
    .toLowerCase()
    .pipe(z.enum(choices, `allowed are ${choices.join(', ')}`))
}

/** A pino log level; Python's CRITICAL, WARNING and NOTSET are also accepted. */
export function level() {
  const words = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
  const ofPython: Readonly<Record<string, string>> = { critical: 'fatal', warning: 'warn', notset: 'trace' }
  return z
    .string()
    .toLowerCase()
    .transform((given) => ofPython[given] ?? given)
    .pipe(z.enum(words, `allowed are ${words.join(', ')}`))
}

/** True or False, as in Airflow; yes, no, 1 and 0 are also accepted. */
export function flag() {
  const words = ['true', 'false', 'yes', 'no', '1', '0', 't', 'f'] as const
  return choice(words).transform((given) => ['true', 'yes', '1', 't'].includes(given))
}

export function timeZone() {
  return z.string().refine(isTimeZone, 'allowed are names such as UTC and Europe/Berlin')
}

export function path() {
  return text(/^[^\0]+$/, 'paths')
}

/** Comma-separated texts. */
export function list(pattern: RegExp, allowed: string) {
  const items = (given: string): readonly string[] => given.split(',').map((item) => item.trim())
  return z
    .string()
    .refine((given) => items(given).every((item) => pattern.test(item)), `allowed are ${allowed}, separated by commas`)
    .transform(items)
}

/** Comma-separated notification channels. */
export function channels() {
  const items = (given: string): string[] => given.split(',').map((item) => item.trim())
  return z
    .string()
    .refine(
      (given) => items(given).every(isChannelText),
      'allowed are webhook:CONN_ID, slack:CONN_ID and email:ADDRESS, separated by commas',
    )
    .transform((given) => items(given).map(channelOf))
}

/** Comma-separated addresses and networks. */
export function networks() {
  const items = (given: string): string[] => given.split(',').map((item) => item.trim())
  return z
    .string()
    .refine(
      (given) => items(given).every(isNetwork),
      'allowed are addresses and networks such as 127.0.0.1, 10.0.0.0/8 and fd00::/8, separated by commas',
    )
    .transform(items)
}

/** Comma-separated host names, addresses and networks. */
export function hostsAndNetworks(name: RegExp) {
  const items = (given: string): string[] => given.split(',').map((item) => item.trim())
  const fits = (item: string): boolean => name.test(item) || isNetwork(item)
  return z
    .string()
    .refine(
      (given) => items(given).every(fits),
      'allowed are host names, addresses and networks such as 10.0.0.0/8, separated by commas',
    )
    .transform(items)
}

function isNetwork(given: string): boolean {
  const [address = '', bits = '0', ...more] = given.split('/')
  const most = isIP(address) === 4 ? 32 : 128
  return isIP(address) !== 0 && more.length === 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= most
}

/** Fernet keys. Plain base64, with + and /, is converted to base64url, the form of the cipher. */
export function fernetKeys() {
  const key = /^[A-Za-z0-9_-]{43}=?$/
  const ofAddresses = (given: string): string => given.replaceAll('+', '-').replaceAll('/', '_')
  return z
    .string()
    .transform(ofAddresses)
    .pipe(list(key, 'Fernet keys, which are 32 bytes in base64url, without quotes'))
}

/** URL of a Redis, with a decodable password. */
export function redisUrl() {
  return z
    .string()
    .refine(isRedisUrl, 'allowed are redis://host:port and rediss://host:port, special characters %-encoded')
}

function isRedisUrl(given: string): boolean {
  try {
    decodeURIComponent(new URL(given).password)
    return /^rediss?:\/\/./.test(given)
  } catch {
    return false
  }
}

export const HOST_NAME = /^[A-Za-z0-9][A-Za-z0-9.-]*$|^[0-9a-fA-F:.]*:[0-9a-fA-F:.]*$/
