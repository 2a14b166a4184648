// These two additions of ES2026 are in Node since version 22, but not yet in TypeScript's library.
declare global {
  interface JSON {
    /** A number with its exact digits. */
    rawJSON(digits: string): RawJson
    isRawJSON(value: unknown): value is RawJson
    parse(
      text: string,
      reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
    ): unknown
  }
}

/** A JSON number whose digits no JavaScript number can hold. `JSON.stringify` writes all of them. */
export interface RawJson {
  readonly rawJSON: string
}

/** Parses JSON so that `JSON.stringify` reproduces every digit. @throws SyntaxError */
export function parseKeepingDigits(text: string): unknown {
  return parseKeeping(text, (digits, value) => String(value) !== digits)
}

/** Parses JSON for arithmetic; only numbers that JavaScript cannot hold keep their digits. @throws SyntaxError */
export function parseKeepingNumbers(text: string): unknown {
  return parseKeeping(text, wouldChange)
}

/** Whether JavaScript would change a JSON number. A decimal fraction stands for the nearest double, as usual. */
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
