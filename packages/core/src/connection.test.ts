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
      expect(() => Connection.ofUri('c', `${uri}`)).toThrow(/^The URI of the connection is none: allowed is /)
    },
  )

  it('knows what of it is secret', () => {
    const extra = JSON.stringify({ sslmode: 'off', keys: { API_KEY: 'k', n: [{ password: 'n1' }] } })
    const none = { connType: undefined, host: undefined, schema: undefined, login: 'me', port: undefined }
    expect(new Connection({ ...none, connId: 'c', password: 'pw', extra }).secrets).toEqual(['pw', 'k', 'n1'])
    expect(new Connection({ ...none, connId: 'c', password: undefined, extra: 'no JSON' }).secrets).toEqual([])
  })
})
