import { isUtf8 } from 'node:buffer'
import { parse } from 'node:querystring'

/** Query fields of a URL. Node decodes the URL's bytes as Latin-1; an unencoded curl request sends UTF-8. */
export function readQuery(query: string): Record<string, unknown> {
  return { ...parse(textOf(query)) }
}

/** Whether the query, with or without %-encoding, is valid UTF-8. Otherwise two values could become one. */
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
