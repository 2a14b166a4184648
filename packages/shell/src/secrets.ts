// The launcher must not load core, so this file imports only types from it.
const MASK = '***'

/** The texts that logs must mask, in every form in which a program may print them (see `secretForms`). */
export class Secrets {
  /** Latin-1 text of their UTF-8 bytes, longest first, so that the longest match wins. */
  readonly #forms: readonly string[]
  readonly #pattern: RegExp
  readonly #firsts: ReadonlySet<string>
  readonly #secrets: readonly string[]

  constructor(secrets: readonly string[]) {
    this.#secrets = secrets
    this.#forms = [...new Set(secrets.map(latin1Of))].filter(Boolean).sort((a, b) => b.length - a.length)
    this.#pattern = new RegExp(this.#forms.map(escaped).join('|'), 'g')
    this.#firsts = new Set(this.#forms.map((form) => form.charAt(0)))
  }

  /** Returns these secrets plus further ones. */
  with(further: readonly string[]): Secrets {
    return further.length === 0 ? this : new Secrets([...this.#secrets, ...further])
  }

  get none(): boolean {
    return this.#forms.length === 0
  }

  mask(text: string): string {
    if (this.none) return text
    return utf8Of(latin1Of(text).replace(this.#pattern, MASK))
  }

  /** The first secret at or after a position of a Latin-1 text. */
  find(text: string, from: number): { readonly start: number; readonly end: number } | undefined {
    this.#pattern.lastIndex = from
    const found = this.#pattern.exec(text)
    return found ? { start: found.index, end: found.index + found[0].length } : undefined
  }

  /** Start of the longest suffix of a Latin-1 text that may begin a secret; the length of the text if there is none. */
  beginningAtEnd(text: string, from: number): number {
    const longest = this.#forms[0]?.length ?? 0
    for (let at = Math.max(from, text.length - longest + 1); at < text.length; at++) {
      if (this.#firsts.has(text.charAt(at)) && this.#begins(text.slice(at))) return at
    }
    return text.length
  }

  #begins(suffix: string): boolean {
    return this.#forms.some((form) => form.length > suffix.length && form.startsWith(suffix))
  }
}

/**
 * Masks a byte stream, given as chunks of Latin-1 text. A possible beginning of a secret is held back until the next chunk.
 */
export class Masker {
  readonly #secrets: Secrets
  #held = ''

  constructor(secrets: Secrets) {
    this.#secrets = secrets
  }

  /** Returns the part that is safe to show. */
  push(text: string): string {
    if (this.#secrets.none) return text
    const whole = this.#held + text
    let shown = ''
    let from = 0
    let held = this.#secrets.beginningAtEnd(whole, 0)
    for (
      let found = this.#secrets.find(whole, 0);
      found && found.start < held;
      found = this.#secrets.find(whole, from)
    ) {
      shown += whole.slice(from, found.start) + MASK
      from = found.end
      if (from > held) held = this.#secrets.beginningAtEnd(whole, from)
    }
    this.#held = whole.slice(held)
    return shown + whole.slice(from, held)
  }

  /** Returns the held-back rest at the end of the stream. */
  end(): string {
    const held = this.#held
    this.#held = ''
    return held
  }
}

function latin1Of(text: string): string {
  return Buffer.from(text).toString('latin1')
}

function utf8Of(latin1: string): string {
  return Buffer.from(latin1, 'latin1').toString()
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}
