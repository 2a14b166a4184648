import type { Limits } from '../ports/launcher.ts'

/** Form of a limit of memory. */
export const MEMORY = /^(\d{1,12}(?:\.\d{1,6})?)([KMGT])?$/
const UNITS: Readonly<Record<string, number>> = { K: 2 ** 10, M: 2 ** 20, G: 2 ** 30, T: 2 ** 40 }
const LEAST_MEMORY = 2 ** 20
const MOST_MEMORY = 2 ** 50

export const MEMORY_FORM = 'a text such as 512M or 2G (K, M, G and T are powers of 1024), from 1M to 1024T'
export const LEAST_CPUS = 0.01
export const MOST_CPUS = 4096

/** Bytes of a limit of memory; undefined if the text is not one. */
export function memoryBytes(memory: string): number | undefined {
  const [, amount, unit = ''] = MEMORY.exec(memory) ?? []
  if (amount === undefined) return undefined
  const bytes = Math.floor(Number(amount) * (UNITS[unit] ?? 1))
  return bytes >= LEAST_MEMORY && bytes <= MOST_MEMORY ? bytes : undefined
}

/** The limits of a task's commands; undefined: none. */
export function limitsOf({
  memory,
  cpus,
}: {
  readonly memory?: string | undefined
  readonly cpus?: number | undefined
}): Limits | undefined {
  const bytes = memory === undefined ? undefined : memoryBytes(memory)
  if (bytes === undefined && cpus === undefined) return undefined
  return { cpus, memory: memory === undefined || bytes === undefined ? undefined : { text: memory, bytes } }
}
