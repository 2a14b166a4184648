import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { testRedis } from '@ml-airflow/testing'
import { DEMO_DAGS } from '../src/testing/demo-dags.ts'
import { seed } from '../src/testing/seed.ts'
import { WebSite } from '../src/testing/site.ts'
import { richDags } from './rich-dags.ts'
import { HOSTILE_DAGS, seedHostile } from './seed-hostile.ts'
import { seedRichly } from './seed-richly.ts'

/**
 * `node scripts/demo.ts [--empty] [--login] [--hostile]`: API, worker and Redis on free ports with sample runs, until Ctrl-C.
 * With --empty nothing has run; with --login viewers log in with the token below; with --hostile names are long and invalid.
 */
const flag = { type: 'boolean', default: false } as const
const { values } = parseArgs({ options: { empty: flag, login: flag, hostile: flag } })
const TOKENS = { viewer: 'the-token-of-demo-viewers', admin: 'the-token-of-demo-admins' }
const redis = await testRedis({ dir: mkdtempSync(join(tmpdir(), 'ml-airflow-web-')) })
await redis.start()
const site = await WebSite.open({
  redisUrl: `redis://127.0.0.1:${redis.port}`,
  dagFiles: { ...DEMO_DAGS, ...(values.hostile ? HOSTILE_DAGS : richDags()) },
  ...(values.login && { token: TOKENS.admin, env: { HOST: '127.0.0.1', API_TOKENS: tokenSetting() } }),
})
process.on('SIGINT', stop).on('SIGTERM', stop)
process.stdout.write(`${site.address}/admin/\n`)
if (values.login) process.stdout.write(`Token of viewers: ${TOKENS.viewer}\n`)
if (values.hostile) await seedHostile(site)
else if (!values.empty) {
  await seedRichly(site)
  await seed(site)
}
process.stdout.write('Ready. Ctrl-C stops everything.\n')

function tokenSetting(): string {
  return Object.entries(TOKENS)
    .map(([role, token]) => `${role}:${token}`)
    .join(',')
}

async function stop(): Promise<void> {
  await site.close()
  await redis.stop()
  process.exit(0)
}
