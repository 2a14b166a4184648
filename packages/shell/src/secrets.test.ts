import { secretForms } from '@ml-airflow/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Masker, Secrets } from './secrets.ts'

/** Few letters, so that secrets overlap and start again within each other. */
const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'é', '"'), minLength: 1, maxLength: 6 })

function latin1(text: string): string {
  return Buffer.from(text).toString('latin1')
}

function pieces(text: string, cuts: readonly number[]): string[] {
  const places = [0, ...cuts.map((cut) => cut % (text.length + 1)).sort((a, b) => a - b), text.length]
  return places.slice(1).map((place, i) => text.slice(places[i], place))
}

function maskedIn(secrets: readonly string[], parts: readonly string[]): string {
  const masker = new Masker(new Secrets(secretForms(secrets)))
  return parts.map((part) => masker.push(part)).join('') + masker.end()
}

describe('a masker', () => {
  it('S21: masks the same wherever the stream is cut', () => {
    const cases = fc.record({
      secrets: fc.array(word, { minLength: 1, maxLength: 4 }),
      words: fc.array(word, { maxLength: 12 }),
      cuts: fc.array(fc.nat(), { maxLength: 12 }),
    })
    fc.assert(
      fc.property(cases, ({ secrets, words, cuts }) => {
        const text = latin1([...words, ...secrets, ...words].join(''))
        expect(maskedIn(secrets, pieces(text, cuts))).toBe(maskedIn(secrets, [text]))
      }),
      { numRuns: 2000 },
    )
  })

  it('leaves no secret in a text of any cut, and changes nothing else', () => {
    const cases = fc.record({
      secret: fc.string({ unit: 'binary', minLength: 4, maxLength: 20 }),
      before: fc.string(),
      after: fc.string(),
      cuts: fc.array(fc.nat(), { maxLength: 6 }),
    })
    fc.assert(
      fc.property(cases, ({ secret, before, after, cuts }) => {
        fc.pre(!`${before}${secret}${after}`.replace(secret, '').includes(secret))
        fc.pre(!`${before}|${after}`.includes(secret))
        const text = latin1(`${before}${secret}${after}`)
        expect(maskedIn([secret], pieces(text, cuts))).not.toContain(latin1(secret))
        expect(maskedIn([secret], pieces(latin1(`${before}|${after}`), cuts))).toBe(latin1(`${before}|${after}`))
      }),
    )
  })

  it.each([
    ['JSON', JSON.stringify({ a: 'p"w\\d/é&\n' })],
    ["Python's JSON", '{"a": "p\\"w\\\\d/\\u00e9&\\n"}'],
    ['an address', `http://u:${encodeURIComponent('p"w\\d/é&\n')}@host`],
  ])('finds a secret in %s', (_, text) => {
    const masked = maskedIn(['p"w\\d/é&\n'], [latin1(text)])
    expect(masked).toContain('***')
    expect(masked).not.toMatch(/w.*d/)
  })

  it('takes the longest of those that begin alike, also when it comes in pieces', () => {
    expect(maskedIn(['abc', 'abcdef'], ['xabc', 'de', 'fx'])).toBe('x***x')
    expect(maskedIn(['abc', 'abcdef'], ['xabc', 'de', 'gx'])).toBe('x***degx')
  })

  it('holds back only text that may become a secret', () => {
    expect(new Masker(new Secrets(['secret'])).push('no sec here')).toBe('no sec here')
    expect(new Masker(new Secrets(['', 'secret'])).push('a sec')).toBe('a ')
    expect(new Masker(new Secrets([])).push('a sec')).toBe('a sec')
  })
})
