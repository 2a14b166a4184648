import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { allMetricsIn, metricsIn } from './metrics.ts'
import { OutputFiles } from './output-files.ts'

it('finds the numbers of JSON files by their paths, in a folder and in an output of one file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mlaf-metrics-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const output = join(folder, 'report')
  mkdirSync(output)
  writeFileSync(join(output, 'report.json'), '{"accuracy":{"mean":0.9,"folds":[0.8,1]},"name":"k"}')
  writeFileSync(join(output, 'broken.json'), '{')
  writeFileSync(join(output, 'notes.txt'), '1')
  writeFileSync(join(folder, 'single'), '{"loss":2}')
  writeFileSync(
    join(folder, 'odd.json'),
    '{"loss":NaN,"best":-Infinity,"huge":1e400,"name":"NaN \\" Infinity","left":1}',
  )
  const files = new OutputFiles(folder)
  expect(await allMetricsIn(files, join(folder, 'odd.json'))).toEqual({ left: 1 })
  expect(await allMetricsIn(files, output)).toEqual({
    'report.json accuracy.mean': 0.9,
    'report.json accuracy.folds.0': 0.8,
    'report.json accuracy.folds.1': 1,
  })
  expect(await allMetricsIn(files, join(folder, 'single'))).toEqual({ loss: 2 })
  expect(await metricsIn(files, output, 'notes.txt')).toEqual({ value: 1 })
  expect(await allMetricsIn(files, join(folder, 'gone'))).toEqual({})
})
