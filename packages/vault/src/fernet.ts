import { createCipheriv, createDecipheriv, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

const VERSION = 0x80
const KEY_BYTES = 32
const IV_START = 9
const TEXT_START = 25
const MAC_BYTES = 32
const BLOCK_BYTES = 16
const BASE64URL = /^[A-Za-z0-9_-]*={0,2}$/

/** Inputs that determine a token; fixed only by tests. */
export interface TokenInputs {
  readonly now: Date
  readonly iv: Buffer
}

/**
 * A Fernet key, compatible with Python's `cryptography` and so with Airflow: AES-128-CBC, and HMAC-SHA256 over the whole
 * token.
 * Format: https://github.com/fernet/spec
 */
export class FernetKey {
  readonly #signing: Buffer
  readonly #encryption: Buffer

  /** @param text 32 bytes in base64url */
  constructor(text: string) {
    const key = bytesOf(text)
    if (key?.length !== KEY_BYTES) throw new Error('a Fernet key holds 32 bytes in base64url')
    this.#signing = key.subarray(0, KEY_BYTES / 2)
    this.#encryption = key.subarray(KEY_BYTES / 2)
  }

  /** @throws if the text is not a valid key */
  static check(text: string): void {
    new FernetKey(text)
  }

  static generate(): string {
    return textOf(randomBytes(KEY_BYTES))
  }

  /** The inputs of a token, which its beginning shows. Undefined for a text that is not a token. */
  static inputsOf(token: string): TokenInputs | undefined {
    const bytes = bytesOf(token)
    if (bytes === undefined || bytes.length < TEXT_START || bytes[0] !== VERSION) return undefined
    return { now: new Date(Number(bytes.readBigUInt64BE(1)) * 1000), iv: bytes.subarray(IV_START, TEXT_START) }
  }

  encrypt(text: string, { now, iv }: TokenInputs = { now: new Date(), iv: randomBytes(BLOCK_BYTES) }): string {
    const head = Buffer.alloc(IV_START)
    head.writeUInt8(VERSION)
    head.writeBigUInt64BE(BigInt(Math.floor(now.getTime() / 1000)), 1)
    const cipher = createCipheriv('aes-128-cbc', this.#encryption, iv)
    const signed = Buffer.concat([head, iv, cipher.update(text, 'utf8'), cipher.final()])
    return textOf(Buffer.concat([signed, this.#mac(signed)]))
  }

  /** Undefined if the token was made with another key or modified, even in an insignificant character. */
  decrypt(token: string): string | undefined {
    const bytes = bytesOf(token)
    if (
      bytes === undefined ||
      textOf(bytes) !== token ||
      bytes.length < TEXT_START + BLOCK_BYTES + MAC_BYTES ||
      bytes[0] !== VERSION
    )
      return undefined
    const signed = bytes.subarray(0, -MAC_BYTES)
    if (!timingSafeEqual(this.#mac(signed), bytes.subarray(-MAC_BYTES))) return undefined
    return this.#plain(signed.subarray(IV_START, TEXT_START), signed.subarray(TEXT_START))
  }

  /** A correctly signed token may still contain invalid data. */
  #plain(iv: Buffer, encrypted: Buffer): string | undefined {
    try {
      const decipher = createDecipheriv('aes-128-cbc', this.#encryption, iv)
      return Buffer.concat([decipher.update(encrypted), decipher.final()]).toString('utf8')
    } catch {
      return undefined
    }
  }

  #mac(signed: Buffer): Buffer {
    return createHmac('sha256', this.#signing).update(signed).digest()
  }
}

/** Node would silently drop invalid base64 characters. */
function bytesOf(text: string): Buffer | undefined {
  return BASE64URL.test(text) ? Buffer.from(text, 'base64url') : undefined
}

/** base64url with padding, which Python requires. */
function textOf(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('+', '-').replaceAll('/', '_')
}
