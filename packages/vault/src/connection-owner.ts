import { readFile } from 'node:fs/promises'
import type { Socket } from 'node:net'
import { endianness } from 'node:os'

const V4_MAPPED = /^::ffff:/
/** Columns of a line of /proc/net/tcp. */
const [LOCAL, REMOTE, UID, INODE] = [1, 2, 7, 9] as const

/**
 * Whether a loopback connection was opened by a process of the same user as this process. Only Linux provides this; on other
 * systems, and with a hidden /proc, the answer is false.
 */
export async function isOwnConnection(socket: Socket): Promise<boolean> {
  const { remoteAddress, remotePort, localAddress, localPort } = socket
  if (!remoteAddress || !remotePort || !localAddress || !localPort) return false
  const [from, to] = [formsOf(remoteAddress, remotePort), formsOf(localAddress, localPort)]
  const tables = await Promise.all(['/proc/net/tcp', '/proc/net/tcp6'].map(linesOf))
  const columns = tables.flat().find((line) => from.includes(line[LOCAL]) && to.includes(line[REMOTE]))
  // A connection whose process has exited has no inode, and appears to belong to root.
  return columns !== undefined && columns[INODE] !== '0' && Number(columns[UID]) === process.getuid?.()
}

async function linesOf(path: string): Promise<string[][]> {
  const text = await readFile(path, 'latin1').catch(() => '')
  return text.split('\n').map((line) => line.trim().split(/\s+/))
}

/** Both forms of an address in /proc/net/tcp and tcp6: IPv4 as such, or mapped into IPv6. */
function formsOf(address: string, port: number): (string | undefined)[] {
  const suffix = `:${hex(port, 4)}`
  if (address === '::1') return [`${word(0)}${word(0)}${word(0)}${word(1)}${suffix}`]
  const bytes = address.replace(V4_MAPPED, '').split('.').map(Number)
  const v4 = word(bytes.reduce((value, byte) => value * 256 + byte, 0))
  return [v4 + suffix, `${word(0)}${word(0)}${word(0xffff)}${v4}${suffix}`]
}

/** Four bytes as a number in this machine's byte order. */
function word(value: number): string {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return hex(endianness() === 'LE' ? bytes.readUInt32LE() : bytes.readUInt32BE(), 8)
}

function hex(value: number, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, '0')
}
