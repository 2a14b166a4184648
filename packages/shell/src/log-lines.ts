import type { Piece } from './line-splitter.ts'

export const CHANNELS = ['out', 'err'] as const
export type OutputChannel = (typeof CHANNELS)[number]

/** Log lines of each piece. `out+` continues the previous line of the same channel. */
export function logTexts(channel: OutputChannel, pieces: readonly Piece[], at: Date): string[] {
  const time = at.toISOString()
  const begin = `[${time}] ${channel}| `
  return pieces.map((piece) => {
    const lines = piece.text.replaceAll('\n', `\n${begin}`)
    return `${piece.begins ? begin : `[${time}] ${channel}+ `}${lines}\n`
  })
}

/** Length of the prefix of each output line. */
export const PREFIX_LENGTH = '[2026-11-22T15:00:00.123Z] out| '.length
