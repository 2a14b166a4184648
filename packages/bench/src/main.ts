import { writeFileSync } from 'node:fs'
import { messageOf } from '@ml-airflow/core'
import { Bench } from './harness/bench.ts'
import { type Here, possibleHere } from './harness/here.ts'
import { type Line, verdict } from './harness/line.ts'
import { type MakeRate, makeRate, sentenceOn } from './harness/make-rate.ts'
import { table } from './harness/report.ts'
import { loads } from './loads/index.ts'
import type { Load } from './loads/load.ts'
import { type Options, readOptions } from './options.ts'

const USAGE = 'pnpm bench [--only LOAD,…] [--repetitions N] [--sqlite | --mariadb] [--quick] [--json FILE]'

const { options, chosen } = readCommandLine()
const here = measurable(options)
for (const sentence of here.leftOut) process.stderr.write(`${sentence}\n`)
const bench = await Bench.start(here.options)
const interruption = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    interruption.abort()
    void bench.stop().finally(() => process.exit(130))
  })
const lines: Line[] = []
const rates: (MakeRate | undefined)[] = []
const failed: string[] = []
try {
  for (const load of chosen) await measure(load)
} finally {
  await bench.stop()
}
process.stdout.write(`${sentenceOn(slowest(rates))}\n\n${table(lines)}\n`)
if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(report(), undefined, 2)}\n`)

/** A load that fails must not take the measurements of the others with it. One that is interrupted ends the bench. */
async function measure(load: Load): Promise<void> {
  try {
    rates.push(await makeRate(bench))
    process.stderr.write(`${load.name}: ${sentenceOn(rates.at(-1))}\n`)
    const measured = await load.run(bench)
    lines.push(...measured)
    process.stderr.write(`${table(measured)}\n`)
  } catch (error) {
    if (interruption.signal.aborted) throw error
    process.exitCode = 1
    failed.push(load.name)
    process.stderr.write(`${load.name} failed: ${messageOf(error)}\n`)
  }
}

function readCommandLine(): { options: Options; chosen: typeof loads } {
  try {
    const options = readOptions(process.argv.slice(2))
    return { options, chosen: choose(options.only) }
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\nUsage: ${USAGE}\n`)
    process.exit(2)
  }
}

function measurable(wanted: Options): Here {
  try {
    return possibleHere(wanted)
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n`)
    process.exit(1)
  }
}

function choose(names: readonly string[] | undefined) {
  if (names === undefined) return loads
  const unknown = names.filter((name) => !loads.some((load) => load.name === name))
  if (unknown.length === 0) return loads.filter((load) => names.includes(load.name))
  throw new Error(`--only names ${unknown.join(', ')}: the loads are ${loads.map((load) => load.name).join(', ')}.`)
}

function slowest([first, ...others]: readonly (MakeRate | undefined)[]): MakeRate | undefined {
  return others.reduce((least, rate) => (rate && least && rate.inRow < least.inRow ? rate : least), first)
}

function report() {
  const measured = lines.map((line) => ({ ...line, reached: verdict(line) }))
  return {
    date: new Date().toISOString(),
    node: process.version,
    ...options,
    ...here.options,
    make_rates: rates,
    failed,
    lines: measured,
  }
}
