import { once } from 'node:events'
import { connect } from 'node:net'

/** Sends a command to Redis over a separate connection. */
export async function sendToRedis(port: number, command: string): Promise<void> {
  const socket = connect(port, '127.0.0.1')
  socket.end(`${command}\r\nQUIT\r\n`)
  await once(socket.resume(), 'close')
}
