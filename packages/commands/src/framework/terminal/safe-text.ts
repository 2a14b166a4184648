import { stripVTControlCharacters } from 'node:util'

const CONTROL = /(?![\n\t])[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu

/**
 * A log made safe for a terminal. Each state of a progress bar, which begins with a carriage return, becomes a line: without the
 * carriage return the states would run together, and with it the last one would hide the others.
 */
export function plainLog(text: string): string {
  return plain(text.replace(/\r+(?!\r|\n|$)/g, '\n'))
}

/** Text made safe for a terminal: no escape sequences, no control characters except tabs and line feeds, no bidirectional overrides. */
export function plain(text: string): string {
  return stripVTControlCharacters(text).replace(CONTROL, '')
}
