import { zoneOffsetMs } from './time.tsx'

const DAY_MS = 86_400_000

/** First instant of a day, `2026-11-27`, in a time zone; undefined is the browser's. */
export function startOfDay(day: string, zone: string | undefined): string {
  return instantOf(Date.parse(`${day}T00:00:00Z`), zone).toISOString()
}

/** Last millisecond of a day. */
export function endOfDay(day: string, zone: string | undefined): string {
  const next = instantOf(Date.parse(`${day}T00:00:00Z`) + DAY_MS, zone)
  return new Date(next.getTime() - 1).toISOString()
}

const SHOWN = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?)?$/

/** Instant of a day or a time, `2026-11-27T08:00`, of a zone's clocks. NaN if it is neither, or does not exist. */
export function instantIn(shown: string, zone: string | undefined): number {
  if (!SHOWN.test(shown)) return Number.NaN
  const at = Date.parse(shown.includes('T') ? `${shown}Z` : `${shown}T00:00:00Z`)
  // `Date.parse` reads 30 February as 2 March.
  const exists = !Number.isNaN(at) && new Date(at).toISOString().startsWith(shown)
  return exists ? instantOf(at, zone).getTime() : Number.NaN
}

/** Day of an instant, `2026-11-27`, in a time zone. */
export function dayOf(instant: string, zone: string | undefined): string {
  return new Date(Date.parse(instant) + zoneOffsetMs(zone, new Date(instant))).toISOString().slice(0, 10)
}

/** Instant at which the clocks of the zone show what a clock in UTC shows at the given time. */
function instantOf(shown: number, zone: string | undefined): Date {
  const near = shown - zoneOffsetMs(zone, new Date(shown))
  // The offset may change between the two.
  return new Date(shown - zoneOffsetMs(zone, new Date(near)))
}
