/** A description of a value that is not a string: `undefined`, `3`, `an array`, `an object`. */
export function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'an array'
  if (value instanceof Promise) return 'a promise'
  if (typeof value === 'object' && value !== null) return 'an object'
  return typeof value === 'function' ? 'a function' : String(value)
}
