import { Connection, isSecretName, ROLES, type StoredConnection, type User } from '@ml-airflow/core'
import { z } from 'zod'

const text = z.string().max(500)
const optionalText = text.nullable().optional()

export const VariableBody = z
  .object({
    key: z.string(),
    value: z.string().nullable().describe("null if the key's name marks it as secret."),
    is_secret: z.boolean(),
    is_encrypted: z.boolean(),
  })
  .meta({ id: 'Variable' })

export const VariableValue = z.strictObject({ value: z.string().max(1_000_000) })
export const NewVariable = VariableValue.extend({ key: z.string().max(1000) })

export function variableBody(key: string, value: string, isEncrypted: boolean): z.output<typeof VariableBody> {
  const isSecret = isSecretName(key)
  return { key, value: isSecret ? null : value, is_secret: isSecret, is_encrypted: isEncrypted }
}

const connectionFields = {
  conn_type: z.string().nullable(),
  host: z.string().nullable(),
  schema: z.string().nullable(),
  login: z.string().nullable(),
  port: z.int().nullable(),
}

export const ConnectionBody = z
  .object({
    conn_id: z.string(),
    ...connectionFields,
    has_password: z.boolean(),
    has_extra: z.boolean(),
    is_own: z.boolean().describe('The database of ml-airflow, which cannot be changed here.'),
  })
  .meta({ id: 'Connection' })

export const ConnectionUpdate = z.strictObject({
  uri: z.string().max(10_000).optional().describe('Replaces all other fields.'),
  conn_type: optionalText,
  host: optionalText,
  schema: optionalText,
  login: optionalText,
  port: z.int().min(0).max(65_535).nullable().optional(),
  password: z.string().max(10_000).nullable().optional().describe('Omitted: unchanged.'),
  extra: z.string().max(100_000).nullable().optional().describe('Omitted: unchanged.'),
})
export const ConnectionCreation = ConnectionUpdate.extend({ conn_id: z.string().max(1000) })

/** Secrets that an update omits stay unchanged. */
export interface KeptSecrets {
  readonly password: string | undefined
  readonly extra: string | undefined
}

export function connectionOf(connId: string, given: z.output<typeof ConnectionUpdate>, kept?: KeptSecrets): Connection {
  if (given.uri !== undefined) return Connection.ofUri(connId, given.uri)
  return new Connection({
    connId,
    connType: given.conn_type ?? undefined,
    host: given.host ?? undefined,
    schema: given.schema ?? undefined,
    login: given.login ?? undefined,
    port: given.port ?? undefined,
    password: given.password === undefined ? kept?.password : (given.password ?? undefined),
    extra: given.extra === undefined ? kept?.extra : (given.extra ?? undefined),
  })
}

export function connectionBody(stored: StoredConnection, isOwn: boolean): z.output<typeof ConnectionBody> {
  const { connId, connType, host, schema, login, port, password, extra } = stored
  return {
    conn_id: connId,
    conn_type: connType ?? null,
    host: host ?? null,
    schema: schema ?? null,
    login: login ?? null,
    port: port ?? null,
    has_password: password !== undefined,
    has_extra: extra !== undefined,
    is_own: isOwn,
  }
}

export const UserBody = z
  .object({
    username: z.string(),
    email: z.string(),
    first_name: z.string(),
    last_name: z.string(),
    role: z.enum(ROLES),
    created_at: z.string().meta({ format: 'date-time' }),
  })
  .meta({ id: 'User' })

export const UserValues = z.strictObject({
  email: text,
  first_name: text,
  last_name: text,
  role: text.describe('viewer, operator or admin; Airflow’s names are accepted.'),
  password: z.string().max(1000).optional().describe('Omitted in a change: unchanged.'),
})
export const UserCreation = UserValues.extend({ username: text, password: z.string().max(1000) })

export function userBody({ username, email, firstName, lastName, role, createdAt }: User): z.output<typeof UserBody> {
  return { username, email, first_name: firstName, last_name: lastName, role, created_at: createdAt.toISOString() }
}
