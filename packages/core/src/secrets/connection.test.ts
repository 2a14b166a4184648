import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Connection } from './connection.ts'

describe('a connection', () => {
  it.each([
    [
      'mysql://me:p%40ss%2Fword@db.example:3306/sales?charset=utf8&api_key=k%3D1',
      {
        connType: 'mysql',
        login: 'me',
        password: 'p@ss/word',
        host: 'db.example',
        port: 3306,
        schema: 'sales',
        extra: '{"charset":"utf8","api_key":"k=1"}',
      },
    ],
    ['google-cloud-platform://', { connType: 'google_cloud_platform', host: undefined, login: undefined }],
    ['postgresql://host', { connType: 'postgres', host: 'host', port: undefined }],
    ['sqlite:////var/lib/x.db', { connType: 'sqlite', host: undefined, schema: '/var/lib/x.db' }],
    ['http://[::1]:80', { host: '::1', port: 80 }],
    ['mysql://me:p@ss:w@host', { login: 'me', password: 'p@ss:w', host: 'host' }],
    ['redis://:secret@h', { login: undefined, password: 'secret' }],
  ])('is read from %s', (uri, fields) => {
    expect(Connection.ofUri('c', uri)).toMatchObject({ connId: 'c', ...fields })
  })

  it('gives its URI, from which it can be read again', () => {
    const uri = 'mysql://me:p%40ss%2Fword@db.example:3306/sales?charset=utf8&api_key=k%3D1'
    const connection = Connection.ofUri('c', uri)
    expect(connection.uri).toBe(uri)
    expect(connection.maskedUri).toBe('mysql://me:***@db.example:3306/sales?charset=utf8&api_key=***')
    expect(Connection.ofUri('c', 'http://[::1]:80').uri).toBe('http://[::1]:80')
  })

  it.each(['', 'host', 'mysql://h:port', 'mysql://h/%E0%A4%A', '://x'])(
    'is not read from %j, which is not repeated',
    (uri) => {
      expect(() => Connection.ofUri('c', `${uri}`)).toThrow(/^The URI of the connection is not valid: allowed is /)
    },
  )

  const TWICE = '{"a":{"b":1,"b":2}}'

  it.each([
    ['JSON with an extra as text', JSON.stringify({ conn_type: 'http', extra: TWICE })],
    ['a URI with its whole extra', `http://host?__extra__=${encodeURIComponent(TWICE)}`],
  ])('is not read from %s that names a key twice', (_form, text) => {
    expect(() => Connection.ofUri('c', text)).toThrow("The extra names the key 'b' twice in one object: keep one.")
  })

  it.each([
    ['host', '{"host":"a","host":"b"}'],
    ['b', `{"conn_type":"http","extra":${TWICE}}`],
  ])('is not read from JSON that names the key %s twice', (key, text) => {
    expect(() => Connection.ofUri('c', text)).toThrow(
      `The JSON of the connection cannot be read: it names the key '${key}' twice in one object. Allowed are `,
    )
  })

  it('is not read from a URI that names an extra twice', () => {
    expect(() => Connection.ofUri('c', 'mysql://h?a=1&b=2&a=3')).toThrow(
      "The URI of the connection names the extra 'a' twice: keep one.",
    )
  })

  it('knows its secret parts', () => {
    const extra = JSON.stringify({ sslmode: 'off', keys: { API_KEY: 'k', n: [{ password: 'n1' }] } })
    const none = { connType: undefined, host: undefined, schema: undefined, login: 'me', port: undefined }
    expect(new Connection({ ...none, connId: 'c', password: 'pw', extra }).secrets).toEqual(['pw', 'k', 'n1'])
    expect(new Connection({ ...none, connId: 'c', password: undefined, extra: 'no JSON' }).secrets).toEqual([])
  })
})

/** As Airflow's users write them. */
describe('C24: a connection of Airflow', () => {
  const none = {
    connType: 'http',
    host: 'h',
    schema: undefined,
    login: undefined,
    port: undefined,
    password: undefined,
  }

  it.each([
    [
      'spark://k8s%3A%2F%2F100.68.0.1:443?deploy-mode=cluster',
      { connType: 'spark', host: 'k8s://100.68.0.1', port: 443, extra: '{"deploy-mode":"cluster"}' },
    ],
    ['http://h?__extra__=%7B%22a%22%3A%7B%22b%22%3A1%7D%7D', { host: 'h', extra: '{"a":{"b":1}}' }],
    ['http://h?__extra__=no%20JSON', { extra: 'no JSON' }],
    ['mongodb://u:p@h1:27017,h2:27018/db', { host: 'h1:27017,h2:27018', port: undefined, schema: 'db', password: 'p' }],
    ['kafka://h1,h2:9092', { host: 'h1,h2:9092', port: undefined }],
    ['http://[fe80::1]:80', { host: 'fe80::1', port: 80 }],
  ])('is read from %s, and gives the same again', (uri, fields) => {
    const connection = Connection.ofUri('c', uri)
    expect(connection).toMatchObject(fields)
    expect(connection.uri).toBe(uri)
  })

  it('may be JSON', () => {
    const json = '{"conn_type":"http","host":"h","password":"pw","port":"443","extra":{"a":{"b":12345678901234567890}}}'
    const connection = Connection.ofUri('c', json)
    expect(connection).toMatchObject({ connType: 'http', host: 'h', password: 'pw', port: 443 })
    expect(connection.extra).toBe('{"a":{"b":12345678901234567890}}')
    expect(Connection.ofUri('c', connection.uri)).toEqual(connection)
  })

  it.each([
    '{"conn_type":"http","password":"hush-hush"',
    '{"conn_type":"http","password":"hush-hush","password":"x"}',
    '{"conn_type":"http","passwort":"hush-hush"}',
    '{"password":["hush-hush"]}',
    '{"password":"hush-hush","port":"many"}',
    's3://AKIA:hush/hush-hush+ef@bucket',
    'postgres://u:hush-hush%off@h/db',
  ])('that cannot be read is not repeated: %s', (given) => {
    expect(() => Connection.ofUri('c', given)).toThrow(/^(?!.*hush).*allowed/is)
  })

  it('shows no secret of its extras, also where they are nested or no JSON', () => {
    const shown = (extra: string) => decodeURIComponent(new Connection({ ...none, connId: 'c', extra }).maskedUri)
    expect(shown('{"a":{"password":"hush","n":1}}')).toBe('http://h?__extra__={"a":{"password":"***","n":1}}')
    expect(shown('hush')).toBe('http://h?__extra__=***')
  })

  it('reads back from its URI, with any content', () => {
    const text = fc.option(fc.string({ unit: 'binary', minLength: 1 }), { nil: undefined })
    const extra = fc.option(fc.oneof(fc.json(), fc.string({ unit: 'binary', minLength: 1 })), { nil: undefined })
    const values = fc.record({ host: text, schema: text, login: text, password: text, extra })
    fc.assert(
      fc.property(values, fc.option(fc.nat(65535), { nil: undefined }), (given, port) => {
        const connection = new Connection({ ...given, connId: 'c', connType: 'http', port })
        const again = Connection.ofUri('c', connection.uri)
        expect({ ...again, extra: again.extra?.replaceAll(/\s/g, '') }).toEqual({
          ...connection,
          extra: given.extra === '{}' ? undefined : given.extra?.replaceAll(/\s/g, ''),
        })
      }),
      { numRuns: 500 },
    )
  })
})
