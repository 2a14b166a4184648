import { MlAirflowError } from './errors.ts'

/**
 * The reason why a text cannot be stored and passed on unchanged, to stand behind "a text that"; undefined where it can. Half
 * a surrogate pair has no UTF-8 form: every such half would be written as the same replacement sign.
 */
export function textProblem(text: string): string | undefined {
  return text.isWellFormed() ? undefined : 'holds half of a surrogate pair, which is no character'
}

/**
 * The text of a file, of stdin or of a body: UTF-8, whose byte order mark is left out.
 * @param what names it in the sentence
 * @throws MlAirflowError `bad_argument` for other encodings, in which different bytes would become the same signs
 */
export function decodeText(bytes: Uint8Array, what: string): string {
  if (isUtf16(bytes))
    throw new MlAirflowError(
      'bad_argument',
      `${what} is UTF-16: save it as UTF-8, such as by iconv -f UTF-16 -t UTF-8.`,
    )
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new MlAirflowError(
      'bad_argument',
      `${what} is not UTF-8: save it as UTF-8, such as by iconv -f LATIN1 -t UTF-8.`,
    )
  }
}

/** By its byte order mark, or by the zero that every second byte of plain UTF-16 is. */
function isUtf16([first, second]: Uint8Array): boolean {
  const hasMark = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
  return hasMark || (first === 0) !== (second === 0)
}
