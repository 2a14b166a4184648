import fc from 'fast-check'
import { expect, it } from 'vitest'
import { LineSplitter, type Piece } from './line-splitter.ts'

const LONGEST = 16 * 1024

/** Joins pieces: a piece that begins a line ends the previous one. */
function textOf(pieces: readonly Piece[]): string {
  return pieces.map(({ text, begins }, i) => (begins && i > 0 ? `\n${text}` : text)).join('')
}

function piecesOf(chunks: readonly string[]): Piece[] {
  const splitter = new LineSplitter()
  return [...chunks.flatMap((chunk) => splitter.push(chunk)), ...splitter.flush()]
}

it('loses and adds nothing, and makes no piece longer than allowed', () => {
  const chunk = fc.oneof(
    fc.string({ unit: fc.constantFrom('a', '\n'), maxLength: 20 }),
    fc.tuple(fc.nat(2 * LONGEST), fc.constantFrom('', '\n')).map(([length, end]) => 'x'.repeat(length) + end),
    fc.constantFrom('x'.repeat(LONGEST), `${'x'.repeat(LONGEST)}\n`, `${'x'.repeat(LONGEST + 1)}\n`),
  )
  fc.assert(
    fc.property(fc.array(chunk, { maxLength: 10 }), (chunks) => {
      const pieces = piecesOf(chunks)
      expect(textOf(pieces)).toBe(chunks.join('').replace(/\n$/, ''))
      expect(pieces.every(({ text }) => text.length <= LONGEST)).toBe(true)
    }),
  )
})

it('cuts no character in two', () => {
  const text = Buffer.from('€'.repeat(LONGEST)).toString('latin1')
  for (const piece of piecesOf([text])) expect(Buffer.from(piece.text, 'latin1').toString()).toMatch(/^€+$/)
})

it('shows an empty line', () => {
  expect(piecesOf(['\n'])).toEqual([{ text: '', begins: true }])
})

it('continues a line that was flushed before its end', () => {
  const splitter = new LineSplitter()
  splitter.push('10%')
  expect(splitter.waits).toBe(true)
  expect(splitter.flush()).toEqual([{ text: '10%', begins: true }])
  expect(splitter.push('\nnext\n')).toEqual([{ text: 'next', begins: true }])
  splitter.push('20%')
  splitter.flush()
  expect(splitter.push(' done\nnext\n')).toEqual([{ text: ' done\nnext', begins: false }])
})
