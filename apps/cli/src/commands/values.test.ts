import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { testFolder } from '@ml-airflow/testing'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { homeTest } from '../command-line.fixture.ts'
import { DATABASES, Line } from '../line.fixture.ts'

/** Every value is stored unchanged or refused. */
describe.each(DATABASES)('over %s', (_kind, env) => {
  const folder = testFolder()
  let line: Line
  let other: Line
  beforeAll(async () => {
    line = new Line(join(folder.path, 'one'), env())
    other = new Line(join(folder.path, 'other'), env())
    for (const each of [line, other]) expect((await each.call(['upgradedb'])).code).toBe(0)
    return () => folder.remove()
  })

  const VALUES = [
    '12345678901234567890',
    '1.10',
    '"hello"',
    '{"value":"a","description":"b"}',
    ' 7 ',
    '1e400',
    'true',
    'null',
    '-0',
    '0x10',
    '{"b":1, "a":2}',
    'é\\n',
    '',
    '{"10":1,"9":2}',
    '{"a":1,"a":2}',
    '{"__proto__":1}',
    '[1.0,1e400]',
    '\ufeffx',
    '\u202eabc',
    'a\u2028b',
    'e\u0301',
    '\u{1F600}',
    '"\\ud83d"',
    '[[[[[[]]]]]]',
    '"',
  ]

  test('C15: variables that go out into a file come back letter for letter', async () => {
    for (const [index, value] of VALUES.entries()) await line.says('variables', '-s', `v${index}`, value)
    const file = line.file('v.json')
    await line.says('variables', '-e', file)
    await other.says('variables', '-i', file)
    for (const [index, value] of VALUES.entries())
      expect(await other.says('variables', '-g', `v${index}`)).toBe(`${value}\n`)
  })

  test('C15: random variables survive an export and import', async () => {
    const value = fc.oneof(fc.string({ unit: 'binary' }), fc.json(), fc.double().map(String), fc.bigInt().map(String))
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.stringMatching(/^[a-z]\w{0,9}$/), value, { minKeys: 1 }), async (given) => {
        for (const [key, text] of Object.entries(given)) await line.says('variables', '-s', key, text)
        await line.says('variables', '-e', line.file('any.json'))
        await other.says('variables', '-i', line.file('any.json'))
        for (const [key, text] of Object.entries(given))
          expect(await other.says('variables', '-g', key)).toBe(text === '' ? '\n' : `${text}\n`)
      }),
      { numRuns: 10 },
    )
  })

  test('C15: a number of a file keeps its digits', async () => {
    writeFileSync(
      line.file('w.json'),
      '{"account": 12345678901234567890, "ratio": 1.0, "nested": {"n": [1e400, 1.50]}}',
    )
    await line.says('variables', '-i', line.file('w.json'))
    expect(await line.says('variables', '-g', 'account')).toBe('12345678901234567890\n')
    expect(await line.says('variables', '-g', 'account', '-j')).toBe('12345678901234567890\n')
    expect(await line.says('variables', '-g', 'nested', '-j', '-o', 'json')).toMatch(
      /^\{\s*"n": \[\s*1e400,\s*1.50\s*\]/,
    )
    expect(await line.says('variables', '-g', 'ratio')).toBe('1.0\n')
    expect(await line.says('variables', '-g', 'nested')).toBe('{"n":[1e400,1.50]}\n')
  })

  test('C16: a file may begin with a byte order mark; one in UTF-16 or Latin-1 changes nothing', async () => {
    const write = (bytes: Buffer) => writeFileSync(line.file('b.json'), bytes)
    write(Buffer.from('\ufeff{"bom": "a"}\r\n'))
    await line.says('variables', '-i', line.file('b.json'))
    expect(await line.says('variables', '-g', 'bom')).toBe('a\n')
    write(Buffer.from('\ufeff{"bom": "b"}', 'utf16le'))
    expect((await line.fails('variables', '-i', line.file('b.json'))).stderr).toMatch(
      /^The file .*b\.json is UTF-16: save/,
    )
    write(Buffer.from('{"bom": "caf\xe9"}', 'latin1'))
    expect((await line.fails('variables', '-i', line.file('b.json'))).stderr).toMatch(/^The file .* is not UTF-8: save/)
    write(Buffer.from('{"bom": 1, "bom": 2}'))
    expect((await line.fails('variables', '-i', line.file('b.json'))).stderr).toMatch(/names the key 'bom' twice/)
    expect(await line.says('variables', '-g', 'bom')).toBe('a\n')
  })

  test('C23: half of a surrogate pair is not a value of anything', async () => {
    const half = '\ud83d'
    for (const argv of [
      ['variables', '-s', 'half', half],
      ['connections', '-a', '--conn_id', 'half', '--conn_type', 'http', '--conn_extra', half],
      ['pool', '-s', 'half', '1', half],
      ['trigger_dag', 'iris_training_dag', '-r', half],
    ]) {
      const { code, stderr } = await line.fails(...argv)
      expect(code).toBe(2)
      expect(stderr).toMatch(/^error: an argument holds half of a surrogate pair, which is not a character\nUsage: /)
    }
    const { code, stderr } = await line.fails('trigger_dag', 'ml_training_dag', '-c', '{"parameter_1":"\\ud83d"}')
    expect(stderr).toMatch(/holds a text that holds half of a surrogate pair/)
    expect(code).toBe(2)
  })
})

const plan = (home: { file(name: string): string }, name: string, bytes: string | Buffer) => {
  writeFileSync(home.file(name), bytes)
  return ['backfill', 'ml_training_dag', '-c', `@${home.file(name)}`, '--dry_run', '-o', 'json']
}

homeTest(
  'C16, C17: a grid of confs may have a byte order mark, CRLF and a single line; equal numbers are one run',
  async ({ home }) => {
    const lines = (...words: string[]) =>
      `\ufeff${words.map((word) => `{"parameter_1":"${word}","parameter_2":"b"}`).join('\r\n')}\r\n`
    const runs = async (name: string, text: string) => {
      const { code, stdout, stderr } = await home.run(plan(home, name, text))
      expect(code, stderr).toBe(0)
      return (JSON.parse(stdout) as { conf: unknown }[]).map(({ conf }) => conf)
    }
    expect((await home.run(['initdb'])).code).toBe(0)
    expect(await runs('one.jsonl', lines('a'))).toEqual([{ parameter_1: 'a', parameter_2: 'b' }])
    expect(await runs('two.jsonl', lines('a', 'b'))).toHaveLength(2)
    const utf16 = await home.run(plan(home, 'u.jsonl', Buffer.from(lines('a', 'b'), 'utf16le')))
    expect(utf16).toMatchObject({ code: 2, stderr: expect.stringMatching(/u\.jsonl is UTF-16/) })
    const twice = await home.run(plan(home, 't.jsonl', `${lines('a')}{"parameter_1":"a","parameter_1":"b"}`))
    expect(twice).toMatchObject({ code: 2, stderr: expect.stringMatching(/Line 2 names the key 'parameter_1' twice/) })
  },
)

homeTest('an argument that is not UTF-8 is refused, since two of them would become one', async ({ home }) => {
  writeFileSync(home.file('call.sh'), Buffer.from('exec "$@" variables -s latin caf\xe9\n', 'latin1'))
  const main = join(import.meta.dirname, '../../dist/main.js')
  const { execFile } = await import('node:child_process')
  const ended = await new Promise<{ code: unknown; stderr: string }>((resolve) =>
    execFile('bash', [home.file('call.sh'), process.execPath, main], { env: home.env }, (error, _stdout, stderr) =>
      resolve({ code: error?.code, stderr }),
    ),
  )
  expect(ended).toEqual({ code: 2, stderr: expect.stringMatching(/^error: an argument is not valid UTF-8/) })
  expect(readFileSync(home.file('call.sh')).includes(0xe9)).toBe(true)
})
