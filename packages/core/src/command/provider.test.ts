import { describe, expect, test } from 'vitest'
import { NoParameters } from '../dag/parameters.ts'
import { type AnyTask, MLTaskSubDag } from '../dag/task.ts'
import { argumentsOf, outputPathOf, providerProblems } from './provider.ts'

class Plain extends MLTaskSubDag<typeof NoParameters> {
  readonly id = 'plain'
  readonly parameters = NoParameters

  parametersProvider(): readonly string[] {
    return []
  }
}

function task(members: object): AnyTask {
  return Object.assign(new Plain(), members) as unknown as AnyTask
}

test.each([
  [undefined, "Task 'plain': parametersProvider returned undefined; allowed is an array of texts."],
  ['text', `Task 'plain': parametersProvider returned "text"; allowed is an array of texts.`],
  [Promise.resolve([]), "Task 'plain': parametersProvider returned a promise; allowed is an array of texts."],
  [
    ['a', undefined],
    "Task 'plain': parametersProvider returned undefined at [1]; allowed are texts: write String(value).",
  ],
  [['a\0b'], /parametersProvider returned "a\\u0000b" at \[0\]; allowed are texts without NUL/],
  [['\ud83d'], /at \[0\]; allowed are texts without NUL and without halves/],
  [[3], "Task 'plain': parametersProvider returned 3 at [0]; allowed are texts: write String(value)."],
  [[['a']], "Task 'plain': parametersProvider returned an array at [0]; allowed are texts: write String(value)."],
])('X3: a provider that answers %j fails its try with a sentence', (answer, sentence) => {
  expect(() => argumentsOf(task({ parametersProvider: () => answer }), {} as never)).toThrow(sentence)
})

test.each([['relative/path'], [''], ['/a\0b'], ['/a\ud83d'], [3], [null], [Promise.resolve('/a')]])(
  'an output path of %j fails its try with a sentence',
  (path) => {
    expect(() => outputPathOf(task({ outputPathProvider: () => path }), {} as never)).toThrow(
      /^Task 'plain': outputPathProvider returned .*; allowed are an absolute path/,
    )
  },
)

test('a name of 255 bytes is allowed, and the error for a longer one names its path', () => {
  const path = (name: string) => outputPathOf(task({ outputPathProvider: () => `/out/${name}` }), {} as never)
  expect(path('x'.repeat(255))).toBe(`/out/${'x'.repeat(255)}`)
  expect(() => path('é'.repeat(128))).toThrow(/returned \/out\/é+, in which a name takes 256 bytes; allowed are 255\.$/)
})

test('no output and an absolute path are answers', () => {
  expect(outputPathOf(task({}), {} as never)).toBeUndefined()
  expect(outputPathOf(task({ outputPathProvider: () => '/out/a' }), {} as never)).toBe('/out/a')
})

test.each(['/out//a', '/out/./a', '/out/b/../a', '/out/a/', '/../out/a'])(
  'the output path %s is that of the file /out/a: records cannot share it',
  (path) => {
    expect(outputPathOf(task({ outputPathProvider: () => path }), {} as never)).toBe('/out/a')
  },
)

describe('at load', () => {
  test('the error for a task without a provider says how to write one', () => {
    expect(providerProblems(task({ parametersProvider: undefined }))).toEqual([
      expect.stringMatching(/^has no parametersProvider: write/),
    ])
  })

  test('arguments that the script never uses are reported where the provider reads no context', () => {
    const script = "awk '{print $1}'"
    expect(providerProblems(task({ script, parametersProvider: () => ['/etc/passwd'] }))).toEqual([
      expect.stringMatching(/^gives arguments that its script never uses/),
    ])
    expect(providerProblems(task({ script, parametersProvider: () => [] }))).toEqual([])
    expect(providerProblems(task({ script, parametersProvider: (context: object) => [String(context)] }))).toEqual([])
    expect(providerProblems(task({ command: 'awk', parametersProvider: () => ['a'] }))).toEqual([])
    const throws = () => {
      throw new Error('no context')
    }
    expect(providerProblems(task({ script, parametersProvider: throws }))).toEqual([])
  })
})
