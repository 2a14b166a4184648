import { stripVTControlCharacters } from 'node:util'

const CONTROL = /(?![\n\t])[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu

/**
 * A log as a terminal may see it: each state of a progress bar, which begins with a carriage return, is a line. Without it they would run
 * together, and with it the last would hide the others.
 */
export function plainLog(text: string): string {
  return plain(text.replace(/\r+(?!\r|\n|$)/g, '\n'))
}

/** Text as a terminal may see it: no escape sequence, no other control character but tabs and line feeds, nothing that runs backwards. */
export function plain(text: string): string {
  return stripVTControlCharacters(text).replace(CONTROL, '')
}
