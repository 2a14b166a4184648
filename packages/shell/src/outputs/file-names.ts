import { isUtf8 } from 'node:buffer'
import { readdirSync } from 'node:fs'

// A file name is any bytes but `/` and NUL. Decoded as UTF-8, a name in Latin-1 would lose bytes and no longer be found.

/** A name with one character for each byte, as the file system keeps it. */
export type ByteName = string

/** The paths of everything below a folder. */
export function namesBelow(folder: string): readonly ByteName[] {
  const found: ByteName[] = []
  const collect = (below: ByteName): void => {
    for (const entry of readdirSync(bytesBelow(folder, below), { withFileTypes: true, encoding: 'latin1' })) {
      const path = below === '' ? entry.name : `${below}/${entry.name}`
      found.push(path)
      if (entry.isDirectory()) collect(path)
    }
  }
  collect('')
  return found
}

export function bytesBelow(folder: string, name: ByteName): Buffer {
  return Buffer.concat([Buffer.from(name === '' ? folder : `${folder}/`), Buffer.from(name, 'latin1')])
}

/** For people and records: UTF-8 as it is. In a part that is not UTF-8, each byte above ASCII is written as \xE9. */
export function textOfName(name: ByteName): string {
  const bytes = Buffer.from(name, 'latin1')
  return isUtf8(bytes) ? bytes.toString() : eachPart(name, textOfPart)
}

function textOfPart(part: ByteName): string {
  const bytes = Buffer.from(part, 'latin1')
  if (isUtf8(bytes)) return bytes.toString()
  return part.replaceAll(/[\u0080-\u00ff]/g, (byte) => `\\x${byte.charCodeAt(0).toString(16).toUpperCase()}`)
}

/** Reverses `textOfName`. */
export function nameOfText(text: string): ByteName {
  return eachPart(text, (part) =>
    isEscaped(part)
      ? part.replaceAll(ESCAPE, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
      : Buffer.from(part).toString('latin1'),
  )
}

function isEscaped(part: string): boolean {
  return part.search(ESCAPE) >= 0 && Buffer.byteLength(part) === part.length
}

const ESCAPE = /\\x([89A-F][\dA-F])/g

function eachPart(path: string, change: (part: string) => string): string {
  return path.split('/').map(change).join('/')
}
