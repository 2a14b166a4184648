import { type Conf, parseJson } from '@ml-airflow/core'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { describeStores } from '../testing/databases.ts'
import { VariedParameters } from '../testing/demands.ts'
import { newRun } from '../testing/runs.ts'

const NAME = VariedParameters.name

/** Values that a database may confuse: collations, trailing blanks, zeros, adjacent numbers, composed letters. */
const NEIGHBOURS = ['a', 'A', 'á', 'a\u0301', 'a ', ' a', 'ß', 'ss', '\u{1F600}', '\u{1F601}', '\ufeffa', '\ufffd', '']
const NUMBERS = [0, -0, 0.1, 0.1 + 0.2, 0.3, 5e-324, 1.7976931348623157e308, 2 ** 53 - 1, -(2 ** 53 - 1), 1e-7]

const text = fc.oneof(fc.constantFrom(...NEIGHBOURS), fc.string({ unit: 'binary', maxLength: 40 }))
const real = fc.oneof(fc.constantFrom(...NUMBERS), fc.double({ noNaN: true, noDefaultInfinity: true }))
const conf = fc.record({
  parameter_1: fc.constantFrom('a', 'A'),
  word: text,
  count: fc.oneof(fc.constantFrom(0, 1, 2 ** 53 - 1), fc.maxSafeInteger()),
  share: real,
  wanted: fc.boolean(),
})

describeStores('values', (tested) => {
  it('C17, C23: that differ never share a row, those that are equal never have two, and each comes back as it was', async () => {
    const rowOf = new Map<string, number>()
    const valuesOf = new Map<number, string>()
    const accept = (parsed: Conf) => tested.store.runs.accept(newRun({ conf: parsed, parameters: VariedParameters }))
    const check = async (...given: readonly object[]) => {
      const parsed = given.map(throughTheDoor).filter((one) => one !== undefined)
      const accepted = await Promise.all(parsed.map(accept))
      for (const [index, { run }] of accepted.entries()) {
        const values = JSON.stringify(VariedParameters.names.map((name) => parsed[index]?.[name]))
        expect(run.conf).toEqual(parsed[index])
        const id = (await tested.store.runs.load(run.id))?.parametersIds[NAME] ?? 0
        expect(rowOf.get(values) ?? id).toBe(id)
        expect(valuesOf.get(id) ?? values).toBe(values)
        rowOf.set(values, id)
        valuesOf.set(id, values)
      }
    }
    for (const word of NEIGHBOURS) await check({ parameter_1: 'a', word, count: 1, share: 1, wanted: true })
    for (const share of NUMBERS) await check({ parameter_1: 'a', word: 'a', count: 1, share, wanted: true })
    await fc.assert(
      fc.asyncProperty(conf, (one) => check(one)),
      { numRuns: 150 },
    )
    // Those that arrive together share a statement.
    const together = fc.array(conf, { minLength: 2, maxLength: 20 })
    await fc.assert(
      fc.asyncProperty(together, (confs) => check(...confs)),
      { numRuns: 50 },
    )
    expect(rowOf.size).toBeGreaterThan(50)
  })
})

/** The conf as a request body or a file provides it; undefined if it is rejected, for NUL or for its length. */
function throughTheDoor(given: object): Conf | undefined {
  try {
    return VariedParameters.parse(parseJson(JSON.stringify(given), 'The conf'))
  } catch {
    return undefined
  }
}
