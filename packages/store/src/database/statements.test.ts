import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type StatementCall, statementCalls } from '../testing/statement-calls.ts'
import { TEXTS } from './statements.ts'

const FOLDER = new URL('../../sql/', import.meta.url)
// Parameters that come with a fragment are in no statement.
const IN_FRAGMENTS = ['sample', 'graph_hash']

const calls = statementCalls()

function places(wanted: readonly StatementCall[]): readonly string[] {
  return wanted.map(({ place, names }) => `${place} ${names?.join(' | ') ?? ''}`)
}

function wordsIn(text: string, pattern: RegExp): ReadonlySet<string> {
  return new Set([...text.matchAll(pattern)].map(([, word]) => word as string))
}

/** Parameter names in a statement: `:name`. */
function parametersOf(name: string): ReadonlySet<string> {
  return wordsIn(TEXTS.get(name) ?? '', /:([a-z_]+)/g)
}

/** Fragments that a call must fill: `{name}`, except the tokens of the databases. */
function fragmentsOf(name: string): ReadonlySet<string> {
  const tokens = /^(now|changed|last_id|from_nothing|shared_lock|row_lock|all_columns|all_references)$/
  return new Set([...wordsIn(TEXTS.get(name) ?? '', /\{(\w+)\}/g)].filter((word) => !tokens.test(word)))
}

function lacks({ names }: StatementCall['parameters'], wanted: ReadonlySet<string>): boolean {
  return [...wanted].some((name) => !names.includes(name))
}

describe('statements', () => {
  it('are all called, by names that are known where they are written', () => {
    expect(calls.length).toBeGreaterThan(100)
    expect(places(calls.filter(({ names }) => names === undefined))).toEqual([])
    const called = new Set(calls.flatMap(({ names }) => names ?? []))
    expect([...called].filter((name) => !TEXTS.has(name))).toEqual([])
    expect([...TEXTS.keys()].filter((name) => !called.has(name))).toEqual([])
  })

  it('get every parameter that they have, and no other', () => {
    const bad = calls.filter(({ names = [], parameters }) =>
      names.some((name) => {
        const wanted = parametersOf(name)
        const allowed = [...wanted, ...(fragmentsOf(name).size > 0 ? IN_FRAGMENTS : [])]
        const isLacking = !parameters.isOpen && lacks(parameters, wanted)
        return isLacking || parameters.names.some((given) => !allowed.includes(given))
      }),
    )
    expect(places(bad)).toEqual([])
  })

  it('get every fragment that they have', () => {
    const bad = calls.filter(
      ({ names = [], fragments }) => !fragments.isOpen && names.some((name) => lacks(fragments, fragmentsOf(name))),
    )
    expect(places(bad)).toEqual([])
  })

  it('have one name each', () => {
    const files = readdirSync(FOLDER).map((file) => readFileSync(new URL(file, FOLDER), 'utf8'))
    const names = files.flatMap((text) => [...text.matchAll(/^-- name: (\S+)$/gm)].map(([, name]) => name))
    expect(names.toSorted()).toEqual([...TEXTS.keys()].toSorted())
  })
})
