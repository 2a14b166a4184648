import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { testFolder } from '@ml-airflow/testing'
import { beforeEach, expect, it, onTestFinished } from 'vitest'
import { openCipher } from './cipher.ts'
import { FernetKey } from './fernet.ts'

const run = promisify(execFile)

let folder: string
let keyFile: string

beforeEach(() => {
  const made = testFolder()
  onTestFinished(() => made.remove())
  folder = made.path
  keyFile = join(folder, 'home', 'fernet_key')
})

it('encrypts with the first key, and decrypts with any', () => {
  const [old, young] = [FernetKey.generate(), FernetKey.generate()]
  const before = openCipher({ keys: [old], keyFile })
  const between = openCipher({ keys: [young, old], keyFile })
  const after = openCipher({ keys: [young], keyFile })
  expect(between.open(before.seal('text'))).toBe('text')
  expect(after.open(between.seal('text'))).toBe('text')
  expect(() => after.open(before.seal('text'))).toThrow(/not among those of FERNET_KEY/)
  expect(existsSync(keyFile)).toBe(false)
})

it('keeps the beginning of a token that is sealed again with another key', () => {
  const [old, young] = [FernetKey.generate(), FernetKey.generate()]
  const earlier = openCipher({ keys: [old], keyFile }).seal('text')
  const after = openCipher({ keys: [young, old], keyFile })
  const again = after.seal(after.open(earlier), earlier)
  expect(again.text.slice(0, 32)).toBe(earlier.text.slice(0, 32))
  expect(openCipher({ keys: [young], keyFile }).open(again)).toBe('text')
  expect(after.seal('text').text.slice(0, 32)).not.toBe(earlier.text.slice(0, 32))
})

it('returns an unencrypted text unchanged', () => {
  expect(openCipher({ keys: undefined, keyFile }).open({ text: 'plain', encrypted: false })).toBe('plain')
  expect(existsSync(keyFile)).toBe(false)
})

it('makes a key that only its owner can read, once, and finds it again', () => {
  const sealed = openCipher({ keys: undefined, keyFile }).seal('text')
  expect(statSync(keyFile).mode & 0o777).toBe(0o600)
  expect(openCipher({ keys: undefined, keyFile }).open(sealed)).toBe('text')
  expect(readdirSync(join(folder, 'home'))).toEqual(['fernet_key'])
})

it('creates one key for concurrent starts', async () => {
  const module = new URL('../dist/key-file.js', import.meta.url).href
  const code = `const { keyInFile } = await import(${JSON.stringify(module)}); process.stdout.write(keyInFile(process.argv[1]))`
  const begin = () => run(process.execPath, ['--input-type=module', '-e', code, keyFile], { env: {} })
  const keys = (await Promise.all(Array.from({ length: 5 }, begin))).map(({ stdout }) => stdout)
  expect(new Set(keys)).toEqual(new Set([readFileSync(keyFile, 'utf8').trim()]))
})

it('names a file that holds no key', () => {
  mkdirSync(join(folder, 'home'))
  writeFileSync(keyFile, 'no key\n')
  expect(() => openCipher({ keys: undefined, keyFile }).seal('')).toThrow(
    `The file ${keyFile} with the Fernet key cannot be used: a Fernet key holds 32 bytes in base64url.`,
  )
})

it('names a file that it cannot use', () => {
  writeFileSync(join(folder, 'home'), '')
  expect(() => openCipher({ keys: undefined, keyFile }).seal('')).toThrow(`The file ${keyFile} with the Fernet key`)
})
