import { findProgram } from '@ml-airflow/shell'
import type { BenchOptions } from './bench.ts'

export interface Here {
  readonly options: BenchOptions
  /** One sentence per omitted part. */
  readonly leftOut: readonly string[]
}

/**
 * Reduces the options to what this machine can measure.
 * @throws if nothing remains
 */
export function possibleHere(asked: BenchOptions, has = hasProgram): Here {
  if (!has('redis-server')) throw new Error('redis-server is not installed, and every load needs it.')
  const leftOut: string[] = []
  const noMariadb = asked.databases.includes('MariaDB') && !(has('mariadbd') && has('mariadb-install-db'))
  if (noMariadb) leftOut.push('MariaDB is not installed: SQLite alone is measured.')
  const databases = asked.databases.filter((database) => database === 'SQLite' || !noMariadb)
  if (databases.length === 0)
    throw new Error('MariaDB is not installed: leave out --mariadb, or install mariadb-server.')
  const make = has('make')
  if (!make) leftOut.push('make is not installed: ratios are to the BullMQ flow, and no aim applies to them.')
  return { options: { ...asked, databases, make }, leftOut }
}

function hasProgram(name: string): boolean {
  return findProgram(name) !== undefined
}
