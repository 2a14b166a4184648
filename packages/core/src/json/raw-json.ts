// TypeScript's library does not know these two additions of ES2026 yet, which Node has since 22.
declare global {
  interface JSON {
    /** A number as it is to be written. */
    rawJSON(digits: string): RawJson
    isRawJSON(value: unknown): value is RawJson
    parse(
      text: string,
      reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
    ): unknown
  }
}

/** A number of a JSON text whose digits no JavaScript number keeps. `JSON.stringify` writes it with every digit. */
export interface RawJson {
  readonly rawJSON: string
}

/** Reads a JSON text so that `JSON.stringify` gives back every digit. @throws SyntaxError */
export function parseKeepingDigits(text: string): unknown {
  return parseKeeping(text, (digits, value) => String(value) !== digits)
}

/** Reads a JSON text whose numbers are to be computed with; those that no number can be keep their digits. @throws SyntaxError */
export function parseKeepingNumbers(text: string): unknown {
  return parseKeeping(text, wouldChange)
}

/** Whether a number of a JSON text is another one in JavaScript. A decimal fraction means the nearest double, as everywhere. */
export function wouldChange(digits: string, value: number): boolean {
  if (!Number.isFinite(value)) return true
  if (/^-?\d+$/.test(digits)) return BigInt(digits) !== BigInt(value)
  return value === 0 && /^[^e]*[1-9]/i.test(digits)
}

function parseKeeping(text: string, isKept: (digits: string, value: number) => boolean): unknown {
  return JSON.parse(text, (_key, value: unknown, { source }) =>
    typeof value === 'number' && source !== undefined && isKept(source, value) ? JSON.rawJSON(source) : value,
  )
}

export function isRawJson(value: unknown): value is RawJson {
  return JSON.isRawJSON(value)
}
