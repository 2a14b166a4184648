import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import type { Conf, Run } from '@ml-airflow/core'
import { DATABASES, databaseSettings, redisSettings } from '@ml-airflow/testing/shared-settings'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WorkerHome } from './worker.fixture.ts'

const LINE_DAG = `
id: line_yaml
parameters:
  line_data: { values: { data: text } }
  line_model: { extends: line_data, values: { rate: { type: number, default: 0.1 } } }
samples: [a, b]
tasks:
  line_report:
    after: line_fit
    script: printf '%s\\n' "$RATE $1 $#" >"$MLAF_OUTPUT_PATH"; cat "\${@:2}" >>"$MLAF_OUTPUT_PATH"
    args: ['\${{ run_id }}', '\${{ outputs.line_fit }}']
    environment: { RATE: 'rate=\${{ parameters.rate }}' }
    output: report/\${{ record.id }}.txt
  line_fit:
    after: line_prepare
    per_sample: true
    command: python3 fit.py \${{ outputs.line_prepare }} "--sample=\${{ sample }}"
    args: [--rate, '\${{ parameters.rate }}']
    output: fit/\${{ sample }}/\${{ parameters.data }}/\${{ parameters.rate }}
  line_prepare:
    parameters: line_data
    command: python3 fit.py \${{ parameters.data }}
    output: prepare/\${{ record.id }}
`

/** Writes its arguments as a Python list, so that word boundaries are visible. */
const FIT_PY = `import os, sys
open(os.environ["MLAF_OUTPUT_PATH"], "w").write(repr(sys.argv[1:]) + "\\n")
`

describe.each(DATABASES)('a DAG in YAML, over %s', (kind) => {
  let home: WorkerHome

  beforeAll(async () => {
    home = new WorkerHome({ ...redisSettings(), ...databaseSettings(kind) })
    await home.open()
    writeFileSync(home.file('dags/fit.py'), FIT_PY)
    await home.addDags('line.yaml', LINE_DAG)
    await home.worker()
  })
  afterAll(() => home.remove())

  async function run(conf: Conf): Promise<Run> {
    const run = await home.triggerDag('line_yaml', { rate: 0.1, ...conf })
    await home.ended(run)
    return run
  }

  async function instances(run: Run) {
    return home.parts.store.instances.list(run.id)
  }

  async function statesOf(run: Run) {
    return (await instances(run))
      .map(({ taskId, sample, state }) => `${taskId}${sample && `[${sample}]`} ${state}`)
      .sort()
  }

  async function outputOf(run: Run, task: string, sample = ''): Promise<string> {
    const found = (await instances(run)).find(({ taskId, sample: of }) => taskId === task && of === sample)
    return readFileSync(found?.outputPath ?? '', 'utf8')
  }

  test('runs its tasks in order with its arguments, and skips those that a changed parameter does not affect', async () => {
    const first = await run({ data: 'iris' })
    expect(await statesOf(first)).toEqual(
      ['line_fit[a]', 'line_fit[b]', 'line_prepare', 'line_report'].map((one) => `${one} success`),
    )
    expect(await outputOf(first, 'line_prepare')).toBe("['iris']\n")
    expect(await outputOf(first, 'line_fit', 'b')).toMatch(/^\['.*\/prepare\/1', '--sample=b', '--rate', '0\.1'\]\n$/)
    expect(await outputOf(first, 'line_report')).toMatch(
      new RegExp(`^rate=0\\.1 ${first.runId} 3\n\\[.*--sample=a.*\\]\n\\[.*--sample=b.*\\]\n$`.replaceAll('+', '\\+')),
    )
    expect(new Set((await statesOf(await run({ data: 'iris' }))).map((one) => one.split(' ')[1]))).toEqual(
      new Set(['skipped']),
    )
    expect(await statesOf(await run({ data: 'iris', rate: 0.2 }))).toEqual([
      'line_fit[a] success',
      'line_fit[b] success',
      'line_prepare skipped',
      'line_report success',
    ])
  })

  test('passes a hostile value as one word', async () => {
    const hostile = `$(touch ${home.file('pwned')}); \`touch ${home.file('pwned')}\` " * \${{ run_id }}`
    const run = await home.triggerDag('line_yaml', { data: hostile, rate: 0.1 })
    // All tasks but the first use the value in a path, where a value that would leave the folder is refused.
    await home.ended(run, 'failed')
    expect(await outputOf(run, 'line_prepare')).toBe(`['${hostile}']\n`)
    expect(existsSync(home.file('pwned'))).toBe(false)
    expect(await statesOf(run)).toEqual([
      'line_fit[a] failed',
      'line_fit[b] failed',
      'line_prepare success',
      'line_report upstream_failed',
    ])
  })
})
