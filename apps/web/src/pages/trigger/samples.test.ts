import { describe, expect, it } from 'vitest'
import { readSamples } from './samples.ts'

describe('samples', () => {
  it.each([
    ['', []],
    ['a, b\nc;d  a', ['a', 'b', 'c', 'd']],
    ['fold_8..fold_11', ['fold_8', 'fold_9', 'fold_10', 'fold_11']],
    ['fold_1…3', ['fold_1', 'fold_2', 'fold_3']],
    ['s08..10', ['s08', 's09', 's10']],
    ['v1.2', ['v1.2']],
  ])('are read from %j', (text, samples) => expect(readSamples(text)).toEqual({ samples }))

  it.each([
    ['fold_3..fold_1', /allowed are ranges that rise/],
    ['fold_1..part_3', /both ends begin alike/],
    ['x1..x99999999', /10000 at most/],
  ])('are refused from %j with a sentence', (text, sentence) => expect(readSamples(text).problem).toMatch(sentence))
})
