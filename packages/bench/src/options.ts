import { parseArgs } from 'node:util'
import type { BenchOptions, Database } from './harness/bench.ts'

export interface Options extends BenchOptions {
  /** Names of loads. Default: all. */
  readonly only: readonly string[] | undefined
  /** File for the results in JSON. */
  readonly json: string | undefined
}

/** Parses the command line. Throws a sentence for unknown arguments. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      repetitions: { type: 'string' },
      json: { type: 'string' },
      mariadb: { type: 'boolean', default: false },
      sqlite: { type: 'boolean', default: false },
    },
  })
  return {
    quick: values.quick,
    only: values.only?.split(','),
    json: values.json,
    repetitions: readCount(values.repetitions ?? (values.quick ? '1' : '3')),
    databases: databasesOf(values),
    make: true,
  }
}

function readCount(text: string): number {
  if (!/^[1-9]\d{0,2}$/.test(text)) throw new Error(`--repetitions was '${text}': allowed is a number from 1 to 999.`)
  return Number(text)
}

function databasesOf({ sqlite, mariadb }: { sqlite: boolean; mariadb: boolean }): readonly Database[] {
  const all: readonly Database[] = ['SQLite', 'MariaDB']
  if (sqlite === mariadb) return all
  return sqlite ? ['SQLite'] : ['MariaDB']
}
