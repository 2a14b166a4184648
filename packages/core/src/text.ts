import { MlAirflowError } from './errors.ts'

/**
 * The reason why a text cannot be stored and passed on unchanged, phrased to follow "a text that"; undefined if it can. A
 * lone surrogate has no UTF-8 form: each one would be written as the same replacement character.
 */
export function textProblem(text: string): string | undefined {
  return text.isWellFormed() ? undefined : 'holds half of a surrogate pair, which is not a character'
}

/**
 * Decodes a file, stdin or a request body: UTF-8 without the byte order mark.
 * @param what name of the input in error messages
 * @throws MlAirflowError `bad_argument` for other encodings, in which different bytes would decode to the same characters
 */
export function decodeText(bytes: Uint8Array, what: string): string {
  if (isUtf16(bytes))
    throw new MlAirflowError(
      'bad_argument',
      `${what} is UTF-16: save it as UTF-8, such as with iconv -f UTF-16 -t UTF-8.`,
    )
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new MlAirflowError(
      'bad_argument',
      `${what} is not UTF-8: save it as UTF-8, such as with iconv -f LATIN1 -t UTF-8.`,
    )
  }
}

/** Detected by the byte order mark, or by the zero in every second byte of ASCII text in UTF-16. */
function isUtf16([first, second]: Uint8Array): boolean {
  const hasMark = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
  return hasMark || (first === 0) !== (second === 0)
}
