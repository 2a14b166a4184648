import { writeFileSync } from 'node:fs'
import { Bench } from './harness/bench.ts'
import type { Line } from './harness/line.ts'
import { verdict } from './harness/line.ts'
import { table } from './harness/report.ts'
import { loads } from './loads/index.ts'
import { readOptions } from './options.ts'

const options = readOptions(process.argv.slice(2))
const chosen = choose(options.only)
const bench = await Bench.start(options)
const lines: Line[] = []
try {
  for (const load of chosen) {
    process.stderr.write(`${load.name} ...\n`)
    lines.push(...(await load.run(bench)))
  }
} finally {
  await bench.stop()
}
console.log(table(lines))
if (options.json !== undefined) {
  const report = {
    date: new Date().toISOString(),
    node: process.version,
    lines: lines.map((line) => ({ ...line, verdict: verdict(line) })),
  }
  writeFileSync(options.json, `${JSON.stringify(report, undefined, 2)}\n`)
}

function choose(names: readonly string[] | undefined) {
  if (names === undefined) return loads
  const unknown = names.filter((name) => !loads.some((load) => load.name === name))
  if (unknown.length === 0) return loads.filter((load) => names.includes(load.name))
  throw new Error(`--only names ${unknown.join(', ')}: the loads are ${loads.map((load) => load.name).join(', ')}.`)
}
