import { createRequire } from 'node:module'
import { freePort } from './free-port.ts'
import { TestServer } from './server.ts'

const require = createRequire(import.meta.url)

/** Environment variables of a client of any test server. */
export const S3_LOGIN = {
  AWS_ACCESS_KEY_ID: 'S3RVER',
  AWS_SECRET_ACCESS_KEY: 'S3RVER',
  AWS_REGION: 'us-east-1',
} as const

/** A separate S3-compatible object storage on a free port, with one bucket. Call `start()` to start it. */
export async function testS3(options: { readonly dir: string; readonly bucket: string }): Promise<TestServer> {
  const port = await freePort()
  const main = require.resolve('s3rver/bin/s3rver.js')
  const place = ['--directory', options.dir, '--address', '127.0.0.1', '--port', String(port)]
  const command = [process.execPath, main, ...place, '--configure-bucket', options.bucket, '--no-vhost-buckets']
  return new TestServer({ name: 's3rver', port, command, ready: () => answers(port) })
}

async function answers(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/`).then(
    () => true,
    () => false,
  )
}
