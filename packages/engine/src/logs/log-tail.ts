import { stripVTControlCharacters } from 'node:util'
import { type LogLocation, type LogStore, MlAirflowError } from '@ml-airflow/core'

const LAST_LINES = 10
const TAIL_BYTES = 8_000
/** Minimum number of bytes per log read. */
const LEAST_BYTES = 4

/**
 * The last lines that the command of a try printed, without control characters: they go into mails and chats. Empty if its log is
 * unreadable: it may be on another machine.
 */
export async function lastLines(logs: LogStore, location: LogLocation): Promise<readonly string[]> {
  try {
    const { size } = await logs.read(location, 0, LEAST_BYTES)
    const offset = Math.max(0, size - TAIL_BYTES)
    const lines = (await logs.read(location, offset, TAIL_BYTES)).text.split('\n').slice(offset === 0 ? 0 : 1)
    const printed = lines.flatMap((line) => PRINTED.exec(line)?.[1] ?? [])
    return printed.slice(-LAST_LINES).map(plainLine)
  } catch (error) {
    if (error instanceof MlAirflowError && ['not_found', 'unavailable'].includes(error.code)) return []
    throw error
  }
}

/** A line of output, after its time and channel. */
const PRINTED = /^\[[^\]]*\] (?:out|err)[|+] (.*)$/s
const CONTROL = /(?!\t)[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu

/** Of a progress bar, the last state. */
function plainLine(line: string): string {
  const [last = ''] = line.split('\r').filter(Boolean).slice(-1)
  return stripVTControlCharacters(last).replace(CONTROL, '')
}
