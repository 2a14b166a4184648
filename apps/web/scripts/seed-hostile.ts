import { HOSTILE, HOSTILE_DAG, LONG_ID, LONG_NAMES_DAG } from '../src/testing/hostile-dag.ts'
import type { WebSite } from '../src/testing/site.ts'

export const HOSTILE_DAGS = { 'hostile.ts': HOSTILE_DAG, 'long.ts': LONG_NAMES_DAG }

/** Runs, variables and pools whose names are very long or contain markup. For looking at the pages by hand (`demo.ts`). */
export async function seedHostile(site: WebSite): Promise<void> {
  await site.run('hostile', { run_id: 'long_'.repeat(38) })
  await site.run('hostile', { conf: { text: HOSTILE.repeat(2) } })
  await site.run(LONG_ID)
  await site.run(LONG_ID, { conf: { parameter_1: 7 } })
  await site.call('POST', '/variables', { key: HOSTILE.slice(0, 60), value: HOSTILE.repeat(20) })
  await site.call('POST', '/pools', { pool: LONG_ID, slots: 1, description: HOSTILE.repeat(5) })
}
