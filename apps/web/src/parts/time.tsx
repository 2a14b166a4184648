import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import { useSettings, type Zone } from '../data/settings.ts'
import { durationText, relativeStepMs, relativeText } from './durations.ts'

/** Time zone of the displayed DAG, for users who chose it. */
export const DagZone = createContext<string | undefined>(undefined)

/** Time zone of displayed times. Undefined means the browser's. */
export function useZone(): string | undefined {
  return zoneOf(useSettings().zone, useContext(DagZone))
}

function zoneOf(chosen: Zone, dagZone: string | undefined): string | undefined {
  if (chosen === 'utc') return 'UTC'
  return chosen === 'dag' ? (dagZone ?? 'UTC') : undefined
}

interface TimeProps {
  readonly at: string | null | undefined
  /** Whether the text is the exact time. */
  readonly exact?: boolean
}

/** A relative time, with the exact one on hover. */
export function Time({ at, exact = false }: TimeProps): ReactNode {
  const zone = useZone()
  if (!at) return <span className="quiet">–</span>
  const full = exactText(at, zone)
  return (
    <time dateTime={at} title={full} style={{ whiteSpace: 'nowrap' }}>
      {exact ? full : <Relative at={Date.parse(at)} />}
    </time>
  )
}

function Relative({ at }: { readonly at: number }): ReactNode {
  return relativeText(at, useNow(relativeStepMs(at, Date.now())))
}

/** `2026-11-27 14:05:09 UTC+2` */
function exactText(at: string, zone: string | undefined): string {
  const date = new Date(at)
  return `${clockOf(zone).format(date)} ${zoneText(zone, date)}`
}

/** `UTC`, `UTC+2`, `UTC+5:30` */
export function zoneText(zone: string | undefined, date: Date = new Date()): string {
  const name =
    offsetsOf(zone)
      .formatToParts(date)
      .find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT'
  return name.replace(/^GMT(\+0)?/, 'UTC').replace('−', '-')
}

/** Time by which the clocks of a zone are ahead of UTC. */
export function zoneOffsetMs(zone: string | undefined, date: Date): number {
  const [, sign, hours, minutes = '0'] = /^UTC([+-])(\d+)(?::(\d+))?$/.exec(zoneText(zone, date)) ?? []
  const amount = (Number(hours ?? 0) * 60 + Number(minutes)) * 60_000
  return sign === '-' ? -amount : amount
}

const clockOf = memoised(
  (timeZone) => new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }),
)
const offsetsOf = memoised((timeZone) => new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'shortOffset' }))

/** Creating a format takes longer than rendering its row. */
function memoised(make: (zone: string | undefined) => Intl.DateTimeFormat): typeof make {
  const formats = new Map<string | undefined, Intl.DateTimeFormat>()
  return (zone) => {
    const format = formats.get(zone) ?? make(zone)
    formats.set(zone, format)
    return format
  }
}

interface DurationProps {
  readonly ms?: number | null | undefined
  /** Start of an unfinished duration. */
  readonly since?: string | null | undefined
}

export function Duration({ ms, since }: DurationProps): ReactNode {
  if (typeof ms === 'number') return <span className="number">{durationText(ms)}</span>
  if (since) return <Elapsed since={Date.parse(since)} />
  return <span className="quiet">–</span>
}

function Elapsed({ since }: { readonly since: number }): ReactNode {
  const now = useNow(Date.now() - since < 60_000 ? 100 : 1000)
  return <span className="number">{durationText(now - since)}</span>
}

/** The current time, updated periodically; pauses while the page is hidden. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => document.hidden || setNow(Date.now()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return now
}
