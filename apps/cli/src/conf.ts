import { readFileSync } from 'node:fs'
import { InvalidArgumentError } from '@commander-js/extra-typings'
import { messageOf } from '@ml-airflow/core'

/** Reads a conf: JSON, or `@file`, or `-` for stdin. Whether it fits the DAG is checked later. */
export function readConf(given: string): unknown {
  try {
    return JSON.parse(textOf(given))
  } catch (error) {
    throw new InvalidArgumentError(
      `${messageOf(error)}. Allowed are JSON such as '{"parameter_1":"a"}', @FILE, and - for stdin.`,
    )
  }
}

function textOf(given: string): string {
  if (given === '-') return readFileSync(0, 'utf8')
  return given.startsWith('@') ? readFileSync(given.slice(1), 'utf8') : given
}
