import { stripVTControlCharacters } from 'node:util'

const CONTROL = /(?![\n\t])[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu

/** Text as a terminal may see it: no escape sequence, no other control character but tabs and line feeds, nothing that runs backwards. */
export function plain(text: string): string {
  return stripVTControlCharacters(text).replace(CONTROL, '')
}
