import { scrypt } from 'node:crypto'
import { promisify } from 'node:util'
import type { StoredVariable } from '@ml-airflow/core'
import { LRUCache } from 'lru-cache'
import { digestOf } from './digest.ts'

const derive = promisify(scrypt) as (password: string, salt: string, bytes: number) => Promise<Buffer>

// A Fernet token begins with its time and its random salt. A rotation of the key keeps them, and a new value has others.
const SALT_CHARACTERS = 32
const MARK_BYTES = 32
const MARKS_KEPT = 1000
const known = new LRUCache<string, Promise<string>>({ max: MARKS_KEPT })

/**
 * A mark of the value of a variable, which changes with it. A record keeps it, so it must not reveal a value that somebody
 * can guess: of an encrypted value it contains only the salt, and of one in clear text a derived key.
 */
export function variableMark({ key, value }: StoredVariable): Promise<string> {
  if (value.encrypted) return Promise.resolve(digestOf(value.text.slice(0, SALT_CHARACTERS)))
  const own = `${key}\0${value.text}`
  const mark =
    known.get(own) ?? derive(value.text, `variable ${key}`, MARK_BYTES).then((bytes) => bytes.toString('hex'))
  known.set(own, mark)
  return mark
}
