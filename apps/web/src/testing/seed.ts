import type { WebSite } from './site.ts'

/** Creates a successful, a failed, a partly skipped and a running run. @returns number of the last run */
export async function seed(site: WebSite): Promise<number> {
  for (const conf of [{}, { k: 7 }, { k: 7, seed: 2 }, { k: 5, balanced: true }])
    await site.run('churn_model', { conf })
  await site.run('churn_model', { conf: { k: 7 }, samples: ['fold_1', 'fold_6'] })
  await site.run('churn_model', { conf: { k: 5 }, force: { tasks: ['train'], downstream: true } })
  for (const day of ['2026-11-11', '2026-11-12', '2026-11-13']) await site.run('nightly_import', { conf: { day } })
  await site.run('wide_pipeline')
  await site.run('iris_training_dag')
  const { id } = await site.trigger('churn_model', { conf: { data: 'us', pace: 30, k: 9 } })
  await site.until(id, ['running'])
  return id
}
