import { type LogPlace, type LogStore, MlAirflowError } from '@ml-airflow/core'

const LAST_LINES = 10
const TAIL_BYTES = 8_000
/** Minimum number of bytes per log read. */
const LEAST_BYTES = 4

/** The last lines that the command of a try printed. Empty if its log is unreadable: it may be on another machine. */
export async function lastLines(logs: LogStore, place: LogPlace): Promise<readonly string[]> {
  try {
    const { size } = await logs.read(place, 0, LEAST_BYTES)
    const offset = Math.max(0, size - TAIL_BYTES)
    const lines = (await logs.read(place, offset, TAIL_BYTES)).text.split('\n').slice(offset === 0 ? 0 : 1)
    const printed = lines.flatMap((line) => PRINTED.exec(line)?.[1] ?? [])
    return printed.slice(-LAST_LINES)
  } catch (error) {
    if (error instanceof MlAirflowError && ['not_found', 'unavailable'].includes(error.code)) return []
    throw error
  }
}

/** A line of output, after its time and channel. */
const PRINTED = /^\[[^\]]*\] (?:out|err)[|+] (.*)$/
