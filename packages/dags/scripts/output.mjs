import { readFileSync, writeFileSync } from 'node:fs'

export function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'))
}

/** Writes where the engine wants the output; it gets its final name once the command has succeeded. */
export function writeOutput(value, path = process.env.MLAF_OUTPUT_PATH) {
  writeFileSync(path, `${JSON.stringify(value)}\n`)
}
