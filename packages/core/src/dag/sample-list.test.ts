import { expect, test } from 'vitest'
import { refuseTooMany, samplesOfList } from './sample-list.ts'

const lines = (text: string, field?: string) => samplesOfList({ kind: 'text', text }, '/out/list', field)

test('each line is a sample, in the order of the list; blank lines do not count', () => {
  expect(lines('"b"\n\n"a"\r\n')).toEqual(['b', 'a'])
  expect(lines('{"id":"p1","age":3}\n{"id":"p2"}\n', 'id')).toEqual(['p1', 'p2'])
  expect(lines('{"id":"p1","of":{"id":"x"}}', 'id')).toEqual(['p1'])
  expect(lines('')).toEqual([])
})

test.each([
  ['x', undefined, '/out/list, line 1: not JSON: x (each line must be one JSON value, such as "sample-1").'],
  ['"a"\n5', undefined, '/out/list, line 2: the sample "5" is not text: write it as "…" in JSON.'],
  ['{"id":"a"}', undefined, "Where lines are objects, name the 'field'."],
  ['{"name":"a"}', 'id', "is not an object with the field 'id', which holds the sample."],
  ['"a"\n"b"\n"a"', undefined, '/out/list, line 3: the sample "a" stands in line 1 already.'],
  ['{"id":"a","id":"b"}', 'id', "/out/list, line 1: it names the key 'id' twice in one object."],
  ['"$(reboot)"', undefined, 'the sample "$(reboot)" is not allowed: letters, digits and'],
  ['"../up"', undefined, 'is not allowed'],
])('the list %j is refused, with file and line', (text, field, sentence) => {
  expect(() => lines(text, field)).toThrow(sentence)
})

test('the entries of a folder are samples, sorted; hidden ones do not count', () => {
  expect(samplesOfList({ kind: 'entries', names: ['b', '.hidden', 'a'] }, '/out/parts', undefined)).toEqual(['a', 'b'])
  expect(() => samplesOfList({ kind: 'entries', names: ['a b'] }, '/out/parts', undefined)).toThrow(
    'The folder /out/parts has an entry "a b", which is not a sample',
  )
})

test('samples times the tasks that run for them are bounded', () => {
  const samples = Array.from({ length: 100_001 }, (_, index) => `s${index}`)
  expect(() => refuseTooMany(samples, 1, '/out/list')).toThrow('/out/list has 100001 samples: a run may have 100000')
  expect(() => refuseTooMany(samples.slice(1), 1, '/out/list')).not.toThrow()
  expect(() => refuseTooMany(samples.slice(1), 2, '/out/list')).toThrow('100000 samples for each of 2 tasks')
})
