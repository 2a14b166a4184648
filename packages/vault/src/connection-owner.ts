import { readFile } from 'node:fs/promises'
import type { Socket } from 'node:net'
import { endianness } from 'node:os'

const V4_MAPPED = /^::ffff:/
/** Columns of a line of /proc/net/tcp. */
const [LOCAL, REMOTE, UID, INODE] = [1, 2, 7, 9] as const

/**
 * Whether a process of this process's own user has opened a loopback connection at its other end. Linux alone tells that; elsewhere,
 * and where /proc is hidden, nobody's connection counts.
 */
export async function isOwnConnection(socket: Socket): Promise<boolean> {
  const { remoteAddress, remotePort, localAddress, localPort } = socket
  if (!remoteAddress || !remotePort || !localAddress || !localPort) return false
  const [from, to] = [formsOf(remoteAddress, remotePort), formsOf(localAddress, localPort)]
  const tables = await Promise.all(['/proc/net/tcp', '/proc/net/tcp6'].map(linesOf))
  const columns = tables.flat().find((line) => from.includes(line[LOCAL]) && to.includes(line[REMOTE]))
  // A connection whose process has gone has no inode, and seems to be root's.
  return columns !== undefined && columns[INODE] !== '0' && Number(columns[UID]) === process.getuid?.()
}

async function linesOf(path: string): Promise<string[][]> {
  const text = await readFile(path, 'latin1').catch(() => '')
  return text.split('\n').map((line) => line.trim().split(/\s+/))
}

/** How the system writes an address: an IPv4 one stands as itself, or within IPv6. */
function formsOf(address: string, port: number): (string | undefined)[] {
  const suffix = `:${hex(port, 4)}`
  if (address === '::1') return [`${word(0)}${word(0)}${word(0)}${word(1)}${suffix}`]
  const bytes = address.replace(V4_MAPPED, '').split('.').map(Number)
  const v4 = word(bytes.reduce((value, byte) => value * 256 + byte, 0))
  return [v4 + suffix, `${word(0)}${word(0)}${word(0xffff)}${v4}${suffix}`]
}

/** Four bytes as a number of this machine, whose order of bytes shows. */
function word(value: number): string {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return hex(endianness() === 'LE' ? bytes.readUInt32LE() : bytes.readUInt32BE(), 8)
}

function hex(value: number, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, '0')
}
