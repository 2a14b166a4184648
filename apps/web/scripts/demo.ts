import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { testRedis } from '@ml-airflow/testing'
import { seed } from '../src/testing/seed.ts'
import { Site } from '../src/testing/site.ts'

/** `node scripts/demo.ts`: API, worker and Redis on free ports with sample runs, until Ctrl-C. */
const redis = await testRedis({ dir: mkdtempSync(join(tmpdir(), 'ml-airflow-web-')) })
await redis.start()
const site = await Site.open({ redisUrl: `redis://127.0.0.1:${redis.port}` })
process.stdout.write(`${site.address}/admin/\n`)
await seed(site)
process.stdout.write('Seeded. Ctrl-C ends everything.\n')
process.on('SIGINT', stop).on('SIGTERM', stop)

async function stop(): Promise<void> {
  await site.close()
  await redis.stop()
  process.exit(0)
}
