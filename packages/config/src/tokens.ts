import { ROLES, type Role } from '@ml-airflow/core'
import { z } from 'zod'

/** An API token and its role. */
export interface ApiToken {
  readonly role: Role
  readonly token: string
}

const PAIR = new RegExp(`^(${ROLES.join('|')}):([A-Za-z0-9._~+/=-]{16,512})$`)
const ALLOWED = `allowed are pairs role:token separated by commas; roles are ${ROLES.join(', ')}, and a token is 16 or more letters, digits or ._~+/=-`

/** Parses `role:token,role:token`. */
export function tokens() {
  return z.string().transform((given, context): readonly ApiToken[] => {
    const pairs = given.split(',').map((pair) => PAIR.exec(pair.trim()))
    const read = pairs.flatMap((pair) => (pair === null ? [] : [{ role: pair[1] as Role, token: String(pair[2]) }]))
    if (read.length < pairs.length) context.addIssue(`number ${pairs.indexOf(null) + 1} is not such a pair: ${ALLOWED}`)
    else if (new Set(read.map(({ token }) => token)).size < read.length) context.addIssue('a token is given twice')
    return read
  })
}
