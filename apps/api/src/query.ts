import { isUtf8 } from 'node:buffer'
import { parse } from 'node:querystring'

/** The fields of an address. Node gives the bytes of a request's address as Latin-1; those of a curl that encodes nothing are UTF-8. */
export function readQuery(query: string): Record<string, unknown> {
  return { ...parse(textOf(query)) }
}

/** Whether every byte of an address's query, as it is or %-encoded, belongs to a character: else two values could become one. */
export function isReadable(url: string): boolean {
  const query = url.slice(url.indexOf('?') + 1)
  if (!isUtf8(Buffer.from(query, 'latin1'))) return false
  try {
    decodeURIComponent(textOf(query))
    return true
  } catch {
    return false
  }
}

function textOf(query: string): string {
  return Buffer.from(query, 'latin1').toString()
}
