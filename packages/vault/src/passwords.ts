import { pbkdf2, randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import type { PasswordHasher } from '@ml-airflow/core'

const derive = promisify(scrypt) as (
  password: string,
  salt: string,
  bytes: number,
  options: { N: number; r: number; p: number; maxmem: number },
) => Promise<Buffer>

const stretch = promisify(pbkdf2)

// Werkzeug's parameters: 32 MB, and about 0.1 s.
const COST = { N: 2 ** 15, r: 8, p: 1 }
const MOST_MEMORY = 256 * 1024 * 1024
const HASH_BYTES = 64
const FORM = /^scrypt:(\d{1,8}):(\d{1,3}):(\d{1,3})\$([^$]+)\$([0-9a-f]{128})$/
// The format of Werkzeug in Airflow 1.10.
const FORMER_FORM = /^pbkdf2:(sha1|sha256|sha512):(\d{1,7})\$([^$]+)\$((?:[0-9a-f]{2}){20,64})$/

/**
 * Hashes in Werkzeug's format, `scrypt:N:r:p$salt$hash`. Verifies Werkzeug's older formats too, so that users of an Airflow
 * can be imported.
 */
export const scryptHasher: PasswordHasher = {
  async hash(password) {
    const salt = randomBytes(16).toString('base64url')
    const digest = await hashed(password, salt, COST)
    return `scrypt:${COST.N}:${COST.r}:${COST.p}$${salt}$${digest.toString('hex')}`
  },

  async matches(password, hash) {
    const former = FORMER_FORM.exec(hash ?? '')
    if (former !== null) return matchesFormer(password, former)
    const [, N, r, p, salt, digest] = FORM.exec(hash ?? '') ?? []
    if (salt === undefined || digest === undefined) {
      await hashed(password, 'of nobody', COST)
      return false
    }
    const found = await hashed(password, salt, { N: Number(N), r: Number(r), p: Number(p) })
    return timingSafeEqual(found, Buffer.from(digest, 'hex'))
  },
}

async function matchesFormer(
  password: string,
  [, digest = '', iterations, salt = '', hex = '']: RegExpExecArray,
): Promise<boolean> {
  const wanted = Buffer.from(hex, 'hex')
  return timingSafeEqual(await stretch(password, salt, Number(iterations), wanted.length, digest), wanted)
}

function hashed(password: string, salt: string, cost: typeof COST): Promise<Buffer> {
  return derive(password, salt, HASH_BYTES, { ...cost, maxmem: MOST_MEMORY })
}
