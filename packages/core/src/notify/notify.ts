import { unknownOptions } from '../checking/members.ts'
import { type Channel, channelProblem } from './channel.ts'

/** `sla`: a run takes longer than allowed, or longer than usual. */
export const RUN_EVENTS = ['failure', 'success', 'sla'] as const
export type RunEventKind = (typeof RUN_EVENTS)[number]

/** Recipients of a DAG's notifications, in addition to those in the settings. */
export interface NotifyOptions {
  readonly onFailure?: readonly Channel[]
  readonly onSuccess?: readonly Channel[]
  /** Sent once when a run exceeds `sla`. */
  readonly onSla?: readonly Channel[]
  /** Maximum duration of a run in seconds. Default: twice the longest of the newest 20 successful runs, at least 60. */
  readonly sla?: number
}

export interface Notify {
  readonly channels: Readonly<Record<RunEventKind, readonly Channel[]>>
  readonly sla: number | undefined
}

const LISTS = { onFailure: 'failure', onSuccess: 'success', onSla: 'sla' } as const
const YEAR_S = 365 * 86_400

export function notifyOf(options: NotifyOptions = {}): Notify {
  const channels = { failure: options.onFailure, success: options.onSuccess, sla: options.onSla }
  const frozen = Object.entries(channels).map(([event, list = []]) => [event, Object.freeze([...list])])
  return Object.freeze({ channels: Object.freeze(Object.fromEntries(frozen)) as Notify['channels'], sla: options.sla })
}

/** Problems with the `notify` options of a DAG. */
export function notifyProblems(options: unknown): readonly string[] {
  if (options === undefined) return []
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    return [
      `its notify is ${JSON.stringify(options)}: allowed is an object such as { onFailure: [{ webhook: 'CONN_ID' }] }.`,
    ]
  const unknown = unknownOptions(options, [...Object.keys(LISTS), 'sla']).map((text) =>
    text.replace('its', 'its notify:'),
  )
  const { sla } = options as NotifyOptions
  const isSla = sla === undefined || (typeof sla === 'number' && sla > 0 && sla <= YEAR_S)
  const slaProblem = isSla
    ? []
    : [`its notify.sla is ${JSON.stringify(sla)}: allowed are seconds, above 0 and up to a year.`]
  return [
    ...unknown,
    ...Object.keys(LISTS).flatMap((name) => listProblems(name, Reflect.get(options, name))),
    ...slaProblem,
  ]
}

function listProblems(name: string, list: unknown): readonly string[] {
  if (list === undefined) return []
  if (!Array.isArray(list))
    return [`its notify.${name} is ${JSON.stringify(list)}: allowed is an array such as [{ webhook: 'CONN_ID' }].`]
  return list.flatMap((value: unknown, index) => {
    const problem = channelProblem(value)
    return problem === undefined ? [] : [`its notify.${name}[${index}] ${problem}`]
  })
}
