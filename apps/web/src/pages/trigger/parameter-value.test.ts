import { describe, expect, it } from 'vitest'
import { problemOf, rangeText, readValue } from './parameter-value.ts'

const K = { type: 'integer', minimum: 1, maximum: 50 }

describe('the value of a parameter', () => {
  it.each([
    [K, '7', 7],
    [K, '', undefined],
    [K, '7x', '7x'],
    [{ type: 'number' }, '1e-3', 0.001],
    [{ type: 'number' }, ' +1e2 ', 100],
    [K, '0x10', '0x10'],
    [K, '9007199254740993', '9007199254740993'],
    [{ type: 'number' }, '9007199254740993', '9007199254740993'],
    [{ type: 'number' }, '1e-400', '1e-400'],
    [{ type: 'number' }, '1e400', '1e400'],
    [{ type: 'boolean' }, 'false', false],
    [{ type: 'string' }, '7', '7'],
    [{ enum: [1, 2] }, '2', 2],
    [{ anyOf: [{ const: 'a' }, { const: 'b' }] }, 'b', 'b'],
  ])('of %j is read from %j', (schema, text, value) => expect(readValue(schema, text)).toBe(value))

  it.each([
    [K, '51', 'Allowed is 1 to 50.'],
    [K, '1.5', 'Allowed are whole numbers.'],
    [K, 'many', 'Allowed are whole numbers.'],
    [{ enum: ['eu', 'us'] }, 'mars', 'Allowed are eu, us.'],
    [{ type: 'string', maxLength: 3 }, 'long', 'Allowed are 3 characters; these are 4.'],
    [{ type: 'number', exclusiveMinimum: 0 }, '0', 'Allowed is 0 or more.'],
  ])('of %j is refused when it is %j', (schema, text, sentence) => {
    expect(problemOf({ ...schema, isRequired: false }, text)).toBe(sentence)
  })

  it('is required if the parameter has no default', () => {
    expect(problemOf({ ...K, isRequired: true }, '')).toBe('Give a value.')
  })

  it('has no range if its limits are only those of safe integers', () => {
    expect(rangeText({ minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER })).toBe('')
  })
})
