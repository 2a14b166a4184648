import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { table } from '../harness/report.ts'
import { measureMake } from './machine.ts'
import { measureBigPages, measureEvents, measureFirstLoad, measureWatchers, type Subject } from './measure.ts'
import { QUICK, WHOLE } from './sizes.ts'
import { Viewer } from './viewer.ts'
import { openWebSite } from './web-site.ts'

/** `node dist/web/main.js [--quick] [--repetitions N]`: speed of the pages in headless Chromium, with a long history. */
const { values } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, repetitions: { type: 'string', default: '5' } },
})
if (!existsSync('/usr/bin/chromium')) {
  process.stderr.write('/usr/bin/chromium is not installed: install the package chromium.\n')
  process.exit(1)
}
const sizes = values.quick ? QUICK : WHOLE
const site = await openWebSite(sizes)
const viewer = await Viewer.start()
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void stop().finally(() => process.exit(130)))
try {
  const subject: Subject = { site, viewer, sizes, repetitions: values.quick ? 1 : Number(values.repetitions) }
  const lines = [await measureMake()]
  for (const measure of [measureFirstLoad, measureBigPages, measureEvents, measureWatchers]) {
    const measured = await measure(subject)
    process.stderr.write(`${table(measured)}\n`)
    lines.push(...measured)
  }
  process.stdout.write(`${table(lines)}\n`)
} finally {
  await stop()
}

async function stop(): Promise<void> {
  await viewer.close()
  await site.stop()
}
