import { nearest } from '@ml-airflow/core'

/** A number or boolean with its source text: the expected type determines which of them is used. */
export class YamlScalar {
  readonly value: number | boolean
  readonly source: string

  constructor(value: number | boolean, source: string) {
    this.value = value
    this.source = source
  }

  /** Whether JavaScript cannot represent the number without losing digits. */
  get losesDigits(): boolean {
    if (typeof this.value !== 'number') return false
    const digits = this.source.replace(/^\+/, '')
    if (/^-?(0[ox][\da-f]+|\d+)$/i.test(digits))
      return BigInt(digits.replace(/^-/, '')) !== BigInt(Math.abs(this.value))
    return !Number.isFinite(this.value)
  }
}

/** Describes a value: `'no' (a text)`, `3`, `a list`. */
export function shown(value: unknown): string {
  if (value === null) return 'empty'
  if (value instanceof YamlScalar) return value.source
  if (typeof value === 'string') return `'${shortened(value)}' (a text)`
  return Array.isArray(value) ? 'a list' : 'a mapping'
}

export function shortened(text: string): string {
  return text.length > 80 ? `${text.slice(0, 77)}...` : text
}

/** The known name most similar to the given one. Names of one or two letters are similar to everything. */
export function meantName(given: string, known: readonly string[]): string | undefined {
  return given.length > 2 ? nearest(given, known) : undefined
}
