import type { WebSite } from '../src/testing/site.ts'

const HOURS = 20

/** Runs with retries, failures, outputs over parameters, a backfill, a lost worker and a queue that nobody serves. */
export async function seedRichly(site: WebSite): Promise<void> {
  for (const learning_rate of [0.1, 0.05, 0.2, 0.4])
    await site.run('vision_resnet_training', { conf: { learning_rate } })
  await site.call('POST', '/dags/hourly_features/backfill', {
    from: '2026-11-20T00:00:00Z',
    to: `2026-11-20T${HOURS - 1}:59:59Z`,
  })
  await site.trigger('gpu_pretraining')
  await site.run('vision_resnet_training', { conf: { learning_rate: 0.3, fails: true } })
  await losesAWorker(site)
}

async function losesAWorker(site: WebSite): Promise<void> {
  const conf = { dataset: 'imagenet_1k', epochs: 300, pace: 0.5 }
  const { id } = await site.trigger('vision_resnet_training', { conf })
  await site.until(id, ['running'])
  // The lost try has a log and a duration on its page.
  await new Promise((resolve) => setTimeout(resolve, 1500))
  await site.killWorker()
  await site.startWorker()
}
