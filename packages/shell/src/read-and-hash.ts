import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'

/** SHA-256 of a file's content, read in chunks to keep the thread responsive. */
export async function readAndHash(path: string | Uint8Array): Promise<string> {
  const hash = createHash('sha256')
  // A Buffer arrives in a thread as plain bytes.
  const place = typeof path === 'string' ? path : Buffer.from(path)
  for await (const piece of createReadStream(place, { highWaterMark: 256 * 1024 })) hash.update(piece as Buffer)
  return hash.digest('hex')
}
