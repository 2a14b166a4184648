import type { Piece } from './line-splitter.ts'

export type Channel = 'out' | 'err'

/** The lines of a log, each with its line feed. `out+`: it goes on with the line before it of the same channel. */
export function logLines(channel: Channel, pieces: readonly Piece[], at: Date): string[] {
  const time = at.toISOString()
  return pieces.map((piece) => `[${time}] ${channel}${piece.begins ? '|' : '+'} ${piece.text}\n`)
}
