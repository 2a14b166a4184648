import { describe, expect, expectTypeOf, test } from 'vitest'
import { z } from 'zod'
import { MlAirflowError } from '../errors.ts'
import { defineParameters, NoParameters, type ParameterValues } from './parameters.ts'

const Common = defineParameters('ml_dag', { parameter_1: z.string().min(1) })
const Training = Common.extend('ml_training_dag', { parameter_2: z.string(), epochs: z.int().min(1).default(3) })

function problemsOf(act: () => unknown): readonly string[] {
  try {
    act()
  } catch (error) {
    if (error instanceof MlAirflowError) return error.problems
    throw error
  }
  return []
}

describe('parameters', () => {
  test('one schema gives the type, the check and the columns', () => {
    expectTypeOf<ParameterValues<typeof Training>>().toEqualTypeOf<{
      parameter_1: string
      parameter_2: string
      epochs: number
    }>()
    expect(Training.parse({ parameter_1: 'a', parameter_2: 'b' })).toEqual({
      parameter_1: 'a',
      parameter_2: 'b',
      epochs: 3,
    })
    expect(Training.names).toEqual(['parameter_1', 'parameter_2', 'epochs'])
    expect(Training.columns).toEqual([
      { name: 'parameter_2', kind: 'text', length: 255 },
      { name: 'epochs', kind: 'integer' },
    ])
    expect(Training.jsonSchema).toMatchObject({ required: ['parameter_1', 'parameter_2'], additionalProperties: false })
  })

  test('a table of an extension points at the one it extends', () => {
    expect(Training.chain.map((level) => level.name)).toEqual(['ml_dag', 'ml_training_dag'])
    expect(Common.pick(Training.parse({ parameter_1: 'a', parameter_2: 'b' }))).toEqual({ parameter_1: 'a' })
  })

  test.each([
    [{}, ["'parameter_1' is missing."]],
    [{ parameter_1: 0 }, [/^'parameter_1' was 0: /]],
    [{ parameter_1: false }, [/^'parameter_1' was false: /]],
    [{ parameter_1: null }, [/^'parameter_1' was null: /]],
    [{ parameter_1: ['a'] }, [/^'parameter_1' was \["a"\]: /]],
    [{ parameter_1: '' }, [/^'parameter_1' was "": /]],
    [{ parameter_1: 'a', other: 1 }, ["'other' is unknown; allowed are parameter_1."]],
    [{ parameter_1: 'a\0' }, [/NUL character/]],
    [{ parameter_1: 'a'.repeat(256) }, ["'parameter_1' is 256 characters long; allowed are 255."]],
    ['text', [/^It must be an object of parameters, and was "text"/]],
    [[1], [/^It must be an object of parameters, and was \[1\]/]],
    [JSON.parse('{"parameter_1":"a","__proto__":{"isAdmin":true}}'), [/'__proto__' is unknown/]],
  ])('refuses %j with a sentence', (conf, sentences) => {
    const problems = problemsOf(() => Common.parse(conf))
    expect(problems).toHaveLength(sentences.length)
    for (const [index, sentence] of sentences.entries()) expect(problems[index]).toMatch(sentence)
  })

  test('names the allowed values, unless the schema has a message', () => {
    const Wide = defineParameters('wide', {
      whole: z.int(),
      rate: z.number().min(0).lt(1),
      word: z.string().max(3),
      kind: z.enum(['tree', 'knn']),
      fast: z.boolean(),
      step: z.number().multipleOf(5),
      code: z.string().regex(/^a/),
      own: z.int('write a whole number of days'),
    })
    const conf = { whole: 1.5, rate: 1, word: 'long', kind: 'tre', fast: 'true', step: 3, code: 'b', own: 'x' }
    expect(problemsOf(() => Wide.parse(conf))).toEqual([
      "'whole' was 1.5: it must be a whole number.",
      "'rate' was 1: it must be less than 1.",
      `'word' was "long": it must be at most 3 characters long.`,
      `'kind' was "tre": it must be one of 'tree', 'knn'.`,
      `'fast' was "true": it must be true or false.`,
      "'step' was 3: it must be a multiple of 5.",
      `'code' was "b": it must match the pattern /^a/.`,
      `'own' was "x": write a whole number of days.`,
    ])
  })

  test('an unknown name is answered with the nearest known one', () => {
    expect(problemsOf(() => Common.parse({ parameter_1: 'a', parametr_1: 'b' }))).toEqual([
      "'parametr_1' is unknown; allowed are parameter_1. Did you mean 'parameter_1'?",
    ])
  })

  test('an error names the DAG or task that takes the conf', () => {
    expect(() => Common.parse({}, "DAG 'iris'")).toThrow("The conf does not fit DAG 'iris': 'parameter_1' is missing.")
  })

  test('counts characters, not code units', () => {
    expect(Common.parse({ parameter_1: '🌸'.repeat(255) })).toBeDefined()
  })

  test('reports everything that cannot be a column at once', () => {
    const problems = problemsOf(() =>
      Common.extend('Bad Name', { parameter_1: z.string(), id: z.int(), list: z.array(z.string()) }),
    )
    expect(problems).toHaveLength(4)
  })

  test('keys that no index can hold are refused', () => {
    const texts = { a: z.string(), b: z.string(), c: z.string(), d: z.string() }
    expect(problemsOf(() => defineParameters('wide', texts))[0]).toMatch(/1020 characters/)
  })

  test('a definition without parameters accepts only an empty conf', () => {
    expect(NoParameters.parse({})).toEqual({})
    expect(problemsOf(() => NoParameters.parse({ a: 1 }))).toEqual(["'a' is unknown; no parameters are allowed."])
  })
})

test.each([
  ['a\0b', "A default cannot be used: 'word' holds a NUL character, which no argument of a command can."],
  ['\ud83d', "A default cannot be used: 'word' holds half of a surrogate pair, which is not a character."],
  ['x'.repeat(21), "A default cannot be used: 'word' is 21 characters long; allowed are 20."],
])('C23: a default that no run could be stored with is refused where it is defined: %j', (value, sentence) => {
  expect(() => defineParameters('words', { word: z.string().max(20).default(value) })).toThrow(sentence)
})
