import { expect, it } from 'vitest'
import { scryptHasher } from './passwords.ts'

it('matches a password with its hash, and no other one', async () => {
  const hash = await scryptHasher.hash('correct horse')
  expect(hash).not.toContain('horse')
  expect(await scryptHasher.matches('correct horse', hash)).toBe(true)
  expect(await scryptHasher.matches('correct horse ', hash)).toBe(false)
  expect(await scryptHasher.hash('correct horse')).not.toBe(hash)
})

it('knows the hashes of Werkzeug', async () => {
  const hash =
    'scrypt:32768:8:1$b7yOGsPDXbGWbr1j$62df811484ce9e7954692351f0af6dc68120abcdd9542c4f432b974a384330fd8eba731995a87d87dfb6c32f993b01fc37e52090aa9a301edd6e52ed868b4ff2'
  expect(await scryptHasher.matches('secret', hash)).toBe(true)
})

it.each([
  'pbkdf2:sha256:150000$AbCdEfGh$96c05ee805b18663daa086cbe0467b3ee518126bd010113ab5efa396cb8b052a',
  'pbkdf2:sha1:1000$AbCdEfGh$5a1b22b86e68c7b68b829a5c06b41ba78e773dce',
])('knows the hashes of the Werkzeug that Airflow 1.10 has: %s', async (hash) => {
  expect(await scryptHasher.matches('correct horse', hash)).toBe(true)
  expect(await scryptHasher.matches('correct', hash)).toBe(false)
})

it.each([undefined, '', 'pbkdf2:sha256:1$a$b', 'scrypt:2:8:1$salt$00'])(
  'is matched by no password: %j',
  async (hash) => {
    expect(await scryptHasher.matches('', hash)).toBe(false)
  },
)
