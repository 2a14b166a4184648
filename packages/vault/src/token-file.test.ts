import { statSync, writeFileSync } from 'node:fs'
import { testFolder } from '@ml-airflow/testing'
import { expect, onTestFinished, test } from 'vitest'
import { readToken, tokenFileIn, tokenInFile } from './token-file.ts'

function newHome(): string {
  const folder = testFolder()
  onTestFinished(() => folder.remove())
  return folder.path
}

test('a token is made once, for its owner alone to read', () => {
  const file = tokenFileIn(newHome())
  expect(readToken(file)).toBeUndefined()
  const token = tokenInFile(file)
  expect(token).toMatch(/^[A-Za-z0-9_-]{32}$/)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect([tokenInFile(file), readToken(file)]).toEqual([token, token])
})

test.each(['', 'short', 'a token with blanks in it'])('a file that holds "%s" is refused by its name', (content) => {
  const file = tokenFileIn(newHome())
  writeFileSync(file, content)
  expect(() => tokenInFile(file)).toThrow(`The file ${file} with the API's own token cannot be used`)
})
