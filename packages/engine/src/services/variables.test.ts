import type { SealedText, StoredVariable } from '@ml-airflow/core'
import { describe, expect, it } from 'vitest'
import { Variables, variableAsJson } from './variables.ts'

/** Variables over a map, encrypted by reversing the text. */
function variablesOf(given: Readonly<Record<string, string>> = {}) {
  const cipher = {
    seal: (text: string): SealedText => ({ text: [...text].reverse().join(''), encrypted: true }),
    open: ({ text }: SealedText) => [...text].reverse().join(''),
  }
  const rows = new Map<string, SealedText>(Object.entries(given).map(([key, value]) => [key, cipher.seal(value)]))
  const writes: number[] = []
  const store = {
    list: async () => [...rows].map(([key, value]) => ({ key, value })),
    find: async (keys: readonly string[]) =>
      keys.flatMap((key) => {
        const value = rows.get(key)
        return value === undefined ? [] : [{ key, value }]
      }),
    async set(variables: readonly StoredVariable[]) {
      writes.push(variables.length)
      for (const { key, value } of variables) rows.set(key, value)
    },
    delete: async (key: string) => rows.delete(key),
  }
  return { variables: new Variables({ store: { variables: store }, cipher }), rows, writes }
}

describe('variables', () => {
  it('are encrypted in the store, and decrypted on request', async () => {
    const { variables, rows } = variablesOf()
    await variables.set('rate', '0.1')
    expect(rows.get('rate')).toEqual({ text: '1.0', encrypted: true })
    expect(await variables.find('rate')).toBe('0.1')
    expect(await variables.find('other')).toBeUndefined()
  })

  it('of the same value keep their stored text, so that work made from them stays done', async () => {
    const { variables, writes } = variablesOf({ a: '1', b: '2' })
    await variables.set('a', '1')
    await variables.importJson('{"a": 1, "b": "3"}')
    expect(writes).toEqual([0, 1])
    expect([await variables.find('a'), await variables.find('b')]).toEqual(['1', '3'])
  })

  it.each(['', '  ', 'k'.repeat(251), 'a\0b', '__proto__', '\ud800'])('refuse the key %j', (key) => {
    const { variables, writes } = variablesOf()
    expect(() => variables.set(key, 'x')).toThrow(
      /is not allowed: it must not be blank, and 250 characters are allowed/,
    )
    expect(writes).toEqual([])
  })

  it('that do not exist are named', async () => {
    const { variables } = variablesOf({ a: '1' })
    await variables.delete('a')
    await expect(variables.delete('a')).rejects.toMatchObject({
      code: 'not_found',
      message: 'Variable a does not exist.',
    })
  })

  it('are imported in one write; those with a bad key are named, and the others taken', async () => {
    const { variables, writes } = variablesOf()
    const report = await variables.importJson('{"a": "text", "b": {"k": [1, 2]}, " ": "blank"}')
    expect(report).toEqual({ updated: 2, total: 3, failures: [expect.stringContaining('The key " "')] })
    expect(writes).toEqual([2])
    expect([await variables.find('a'), await variables.find('b')]).toEqual(['text', '{"k":[1,2]}'])
  })

  it('keep each digit of a number that they import', async () => {
    const { variables } = variablesOf()
    await variables.importJson('{"big": 12345678901234567890, "price": 1.10}')
    expect([await variables.find('big'), await variables.find('price')]).toEqual(['12345678901234567890', '1.10'])
  })

  it.each([
    ['no JSON at all', 'it is not JSON.'],
    ['[1]', 'it is not a JSON object.'],
    ['null', 'it is not a JSON object.'],
    ['7', 'it is not a JSON object.'],
    ['{"a": 1, "a": 2}', 'Invalid variables file'],
  ])('are not imported from %s', async (text, sentence) => {
    const { variables, writes } = variablesOf()
    const error = { code: 'bad_argument', message: expect.stringContaining(sentence) }
    await expect(variables.importJson(text)).rejects.toMatchObject(error)
    expect(writes).toEqual([])
  })

  it('come back from an export as they were, letter for letter', async () => {
    const given = { json: '{"k":1}', spaced: '{ "k": 1 }', text: 'plain', number: '1.10', quoted: '"q"', empty: '' }
    const { text, count } = await variablesOf(given).variables.exportJson()
    const copy = variablesOf()
    await copy.variables.importJson(text)
    expect(count).toBe(6)
    for (const [key, value] of Object.entries(given)) expect(await copy.variables.find(key)).toBe(value)
  })

  it('are read as JSON where they are JSON', () => {
    expect(variableAsJson('a', '[true]')).toEqual([true])
    expect(() => variableAsJson('a', 'plain')).toThrow('Variable a does not contain JSON.')
  })
})
