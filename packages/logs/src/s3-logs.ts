import {
  DeleteObjectCommand,
  GetObjectCommand,
  type ListObjectsV2CommandInput,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3'
import {
  defined,
  type ExitEvidence,
  LOG_LIMIT,
  type LogPart,
  lengthInWholeCharacters,
  MlAirflowError,
  messageOf,
  type RemoteLogs,
  requireLogRange,
  type TryKey,
} from '@ml-airflow/core'

/** Longer pieces are split, which bounds how far before a byte its piece can begin. */
const LONGEST_PIECE = 1024 * 1024
const AT_ONCE = 8
const TIMES = { connectionTimeout: 3000, requestTimeout: 5000 }

interface Piece {
  readonly name: string
  readonly start: number
  readonly size: number
}

/**
 * Logs in an S3-compatible object storage: `<prefix>/<task instance>/<try>/<first byte>.log`, with `exit.json` next to them.
 */
export class S3Logs implements RemoteLogs {
  readonly #client: S3Client
  readonly #bucket: string
  readonly #prefix: string

  /**
   * Credentials and region come from the AWS SDK's usual sources: the environment, a profile, or the role of the machine.
   */
  constructor({ folder, endpoint }: { readonly folder: string; readonly endpoint: string | undefined }) {
    const { hostname, pathname } = new URL(folder)
    this.#bucket = hostname
    this.#prefix = pathname.replace(/^\/+|\/+$/g, '')
    this.#client = new S3Client({
      ...defined({ endpoint }),
      forcePathStyle: endpoint !== undefined,
      requestHandler: TIMES,
      // Storages other than AWS do not support the checksums that the SDK adds by default.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    })
  }

  async append(key: TryKey, start: number, text: string): Promise<void> {
    const bytes = Buffer.from(text)
    for (let at = 0; at < bytes.length; at += LONGEST_PIECE)
      await this.#put(this.#pieceName(key, start + at), bytes.subarray(at, at + LONGEST_PIECE))
  }

  async read(key: TryKey, offset: number, limit: number = LOG_LIMIT): Promise<LogPart> {
    requireLogRange(offset, limit)
    const pieces = await this.#piecesFrom(key, offset)
    const last = pieces.at(-1)
    if (last === undefined) throw noLog(key)
    const wanted = pieces.filter(({ start, size }) => start + size > offset && start < offset + limit)
    const bytes = Buffer.concat(await this.#read(wanted)).subarray(Math.max(0, offset - (wanted[0]?.start ?? offset)))
    const length = lengthInWholeCharacters(bytes.subarray(0, limit))
    return { text: bytes.toString('utf8', 0, length), nextOffset: offset + length, size: last.start + last.size }
  }

  async writeExit(key: TryKey, evidence: ExitEvidence): Promise<void> {
    if ((await this.readExit(key)) === undefined) await this.#put(this.#exitName(key), JSON.stringify(evidence))
  }

  async readExit(key: TryKey): Promise<ExitEvidence | undefined> {
    const bytes = await this.#get(this.#exitName(key))
    return bytes && (JSON.parse(bytes.toString()) as ExitEvidence)
  }

  /** The storage has no information about tries, so the age of a piece counts from its upload. */
  async removeOld(endedMs: number): Promise<void> {
    const before = Date.now() - endedMs
    for await (const { Key, LastModified } of this.#list({ Prefix: `${this.#prefix}/`.replace(/^\//, '') }))
      if (LastModified !== undefined && LastModified.getTime() < before)
        await this.#attempt(() => this.#client.send(new DeleteObjectCommand({ Bucket: this.#bucket, Key })))
  }

  /** The piece that may contain the byte, and all later ones; at least the last piece. */
  async #piecesFrom(key: TryKey, offset: number): Promise<readonly Piece[]> {
    const near = await this.#pieces(key, this.#pieceName(key, Math.max(0, offset - LONGEST_PIECE)))
    return near.length > 0 ? near : this.#pieces(key, undefined)
  }

  async #pieces(key: TryKey, from: string | undefined): Promise<readonly Piece[]> {
    const pieces: Piece[] = []
    // StartAfter is exclusive; without its extension, the name sorts just before itself.
    const StartAfter = from?.replace(/\.log$/, '')
    for await (const { Key = '', Size = 0 } of this.#list({ Prefix: this.#folderOf(key), StartAfter })) {
      const [, start] = /\/(\d+)\.log$/.exec(Key) ?? []
      if (start !== undefined) pieces.push({ name: Key, start: Number(start), size: Size })
    }
    return pieces
  }

  async *#list(input: Pick<ListObjectsV2CommandInput, 'Prefix' | 'StartAfter'>) {
    const pages = paginateListObjectsV2({ client: this.#client }, { Bucket: this.#bucket, ...input })
    for (;;) {
      const { value, done } = await this.#attempt(() => pages.next())
      if (done) return
      yield* value.Contents ?? []
    }
  }

  async #read(pieces: readonly Piece[]): Promise<readonly Buffer[]> {
    const found: Buffer[] = []
    for (let at = 0; at < pieces.length; at += AT_ONCE) {
      const some = await Promise.all(pieces.slice(at, at + AT_ONCE).map(({ name }) => this.#get(name)))
      found.push(...some.map((bytes) => bytes ?? Buffer.alloc(0)))
    }
    return found
  }

  async #put(name: string, body: string | Buffer): Promise<void> {
    const command = new PutObjectCommand({ Bucket: this.#bucket, Key: name, Body: body, ContentType: 'text/plain' })
    await this.#attempt(() => this.#client.send(command))
  }

  async #get(name: string): Promise<Buffer | undefined> {
    return this.#attempt(async () => {
      const { Body } = await this.#client.send(new GetObjectCommand({ Bucket: this.#bucket, Key: name }))
      return Body && Buffer.from(await Body.transformToByteArray())
    }, undefined)
  }

  /** @throws MlAirflowError `unavailable`; for a missing object, `missing` is returned instead if given */
  async #attempt<T>(work: () => Promise<T>, ...missing: [] | [T]): Promise<T> {
    try {
      return await work()
    } catch (cause) {
      if (missing.length === 1 && (cause as { name?: unknown }).name === 'NoSuchKey') return missing[0]
      const sentence = `The object storage s3://${this.#bucket} could not be used: ${messageOf(cause)}`
      throw new MlAirflowError('unavailable', sentence, { cause })
    }
  }

  #folderOf({ instance, tryNumber }: TryKey): string {
    return `${this.#prefix}/${instance}/${tryNumber}/`.replace(/^\//, '')
  }

  #pieceName(key: TryKey, start: number): string {
    return `${this.#folderOf(key)}${String(start).padStart(15, '0')}.log`
  }

  #exitName(key: TryKey): string {
    return `${this.#folderOf(key)}exit.json`
  }
}

function noLog({ instance, tryNumber }: TryKey): MlAirflowError {
  return new MlAirflowError('not_found', `There is no log of try ${tryNumber} of task instance ${instance}.`)
}
