import { MlAirflowError } from './errors.ts'

/** Default number of log bytes per read. */
export const LOG_LIMIT = 1024 * 1024

/** @throws MlAirflowError `bad_argument` for an invalid offset or limit */
export function requireLogRange(offset: number, limit: number): void {
  requireBytes('offset', offset, 0)
  requireBytes('limit', limit, 4)
}

/** Number of bytes without a character cut at the end, unless nothing else is left. */
export function lengthInWholeCharacters(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length - 1); back++) {
    const byte = bytes[bytes.length - back] ?? 0
    if ((byte & 0xc0) === 0x80) continue
    return byte >= 0xc0 && back < lengthOfCharacter(byte) ? bytes.length - back : bytes.length
  }
  return bytes.length
}

function requireBytes(name: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return
  throw new MlAirflowError(
    'bad_argument',
    `The ${name} ${value} of a log must be a whole number of bytes, ${least} or more.`,
  )
}

function lengthOfCharacter(first: number): number {
  if (first >= 0xf0) return 4
  return first >= 0xe0 ? 3 : 2
}
