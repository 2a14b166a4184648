const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** `48 ms`, `0.4 s`, `8.1 s`, `42 s`, `2 m 04 s`, `3 h 12 m`, `4 d 6 h`: short, for a glance. */
export function durationText(ms: number): string {
  if (ms < SECOND / 10) return `${Math.max(0, Math.round(ms))} ms`
  if (ms < 10 * SECOND) return `${(ms / SECOND).toFixed(1)} s`
  const whole = Math.round(ms / SECOND) * SECOND
  if (whole < MINUTE) return `${whole / SECOND} s`
  if (whole < HOUR) return `${Math.floor(whole / MINUTE)} m ${twoDigits((whole % MINUTE) / SECOND)} s`
  if (whole < DAY) return `${Math.floor(whole / HOUR)} h ${twoDigits(Math.floor((whole % HOUR) / MINUTE))} m`
  return `${Math.floor(whole / DAY)} d ${Math.floor((whole % DAY) / HOUR)} h`
}

/** `just now`, `8 s ago`, `5 m ago`, `in 3 h`, `12 d ago`. */
export function relativeText(at: number, now: number): string {
  const distance = Math.abs(now - at)
  if (distance < 2 * SECOND) return 'just now'
  const amount = coarse(distance)
  return at > now ? `in ${amount}` : `${amount} ago`
}

/** Time after which the relative text changes. */
export function relativeStepMs(at: number, now: number): number {
  const distance = Math.abs(now - at)
  if (distance < MINUTE) return SECOND
  return distance < HOUR ? 20 * SECOND : 10 * MINUTE
}

function coarse(ms: number): string {
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} s`
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} m`
  if (ms < DAY) return `${Math.floor(ms / HOUR)} h`
  return `${Math.floor(ms / DAY)} d`
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0')
}
