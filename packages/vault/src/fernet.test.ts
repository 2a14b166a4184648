import { describe, expect, it } from 'vitest'
import { FernetKey } from './fernet.ts'

// Vectors of https://github.com/fernet/spec: generate.json, verify.json, and those of invalid.json that do not test expiry.
const SECRET = 'cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4='
const TOKEN = 'gAAAAAAdwJ6wAAECAwQFBgcICQoLDA0ODy021cpGVWKZ_eEwCGM4BLLF_5CV9dOPmrhuVUPgJobwOz7JcbmrR64jVmpU4IwqDA=='
const FROM_PYTHON =
  'gAAAAABrBXTt7Mc2z2189uejGI6Oj8CQoqT7G6EzsqQgD6lhXh64PbOObs0Xd-L9GAdJGInxgZwTCwl96PM_eyaYWHrSb3bkew=='
const MOMENT = { now: new Date('1985-10-26T01:20:00-07:00'), iv: Buffer.from([...Array(16).keys()]) }
const key = new FernetKey(SECRET)

describe('Fernet', () => {
  it('makes the token of the specification', () => {
    expect(key.encrypt('hello', MOMENT)).toBe(TOKEN)
  })

  it("reads it, and what Python's cryptography wrote", () => {
    expect(key.decrypt(TOKEN)).toBe('hello')
    expect(key.decrypt(FROM_PYTHON)).toBe('from python')
  })

  it.each([
    [
      'an incorrect MAC',
      'gAAAAAAdwJ6xAAECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPAl1-szkFVzXTuGb4hR8AKtwcaX1YdykQUFBQUFBQUFBQQ==',
    ],
    ['a token that is too short', 'gAAAAAAdwJ6xAAECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPA=='],
    [
      'no base64',
      '%%%%%%%%%%%%%AECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPAl1-szkRVzXTuGb4hR8AKtwcaX1YdykRtfsH-p1YsUD2Q==',
    ],
    [
      'a payload that is not a multiple of the block size',
      'gAAAAAAdwJ6xAAECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPOm73QeoCk9uGib28Xe5vz6oxq5nmxbx_v7mrfyudzUm',
    ],
    [
      'a padding error',
      'gAAAAAAdwJ6xAAECAwQFBgcICQoLDA0ODz4LEpdELGQAad7aNEHbf-JkLPIpuiYRLQ3RtXatOYREu2FWke6CnJNYIbkuKNqOhw==',
    ],
    [
      'an incorrect IV',
      'gAAAAAAdwJ6xBQECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPAl1-szkRVzXTuGb4hR8AKtwcaX1YdykRtfsH-p1YsUD2Q==',
    ],
    ['nothing', ''],
    ['a token that was cut', TOKEN.slice(0, -8)],
    ['a token with a sign too much', `${key.encrypt('0123456789abcdef0123456').replace(/=*$/, '')}x`],
    ['a token without its padding', TOKEN.replace(/=*$/, '')],
  ])('refuses %s', (_what, token) => {
    expect(key.decrypt(token)).toBeUndefined()
  })

  it('reads any text that it wrote, and no other key does', () => {
    for (const text of ['', 'a', 'ä€😀', 'x'.repeat(100_000), '0123456789abcdef']) {
      const token = key.encrypt(text)
      expect(key.decrypt(token)).toBe(text)
      expect(new FernetKey(FernetKey.generate()).decrypt(token)).toBeUndefined()
    }
  })

  it('encrypts a text differently each time', () => {
    expect(key.encrypt('a')).not.toBe(key.encrypt('a'))
  })

  it.each(['', 'short', `${SECRET}A`, SECRET.replace('c', '%')])('takes no key such as %j', (text) => {
    expect(() => new FernetKey(text)).toThrow(/32 bytes/)
  })
})
