import { type ExitEvidence, type LogStore, MlAirflowError, type RemoteLogs } from '@ml-airflow/core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { SUCCESS, witness } from '../fakes.fixture.ts'
import { LogShipper } from './log-shipper.ts'
import { withRemoteEvidence, withRemoteLogs } from './remote-logs.ts'
import { shippingLauncher } from './shipping-launcher.ts'

// Fake timers do not affect the promises of Node.
vi.mock('node:timers/promises', () => ({
  setTimeout: (ms: number) => new Promise((resolve) => setTimeout(resolve, ms)),
}))
beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const PLACE = { instance: 1, tryNumber: 2, logPath: '/logs/1.log' }
const EVIDENCE: ExitEvidence = { work: 'work', exit: SUCCESS }
const notFound = () => new MlAirflowError('not_found', 'There is no such log.')

/** A local log, and a remote store that keeps everything it receives. */
function placesOf() {
  const log = { text: undefined as string | undefined }
  const pieces: [start: number, text: string][] = []
  const exits: ExitEvidence[] = []
  const trouble = { left: 0 }
  const local: LogStore = {
    async read(_, offset, limit = 1_000_000) {
      if (log.text === undefined) throw notFound()
      const bytes = Buffer.from(log.text, 'latin1').subarray(offset, offset + limit)
      return { text: bytes.toString('utf8'), nextOffset: offset + bytes.length, size: log.text.length }
    },
    follow: () => expect.unreachable(),
  }
  const fail = () => {
    if (trouble.left === 0) return
    trouble.left -= 1
    throw new MlAirflowError('unavailable', 'away')
  }
  const remote = {
    async append(_: object, start: number, text: string) {
      fail()
      pieces.push([start, text])
    },
    async writeExit(_: object, evidence: ExitEvidence) {
      fail()
      exits.push(evidence)
    },
    readExit: async () => exits.at(-1),
    read: async () => ({ text: 'shipped', nextOffset: 7, size: 7 }),
  } as unknown as RemoteLogs
  const observer = witness()
  return { log, pieces, exits, trouble, local, remote, shipper: new LogShipper({ local, remote, observer }), observer }
}

describe('the log of a try', () => {
  it('is shipped while the try runs, each byte once, and to its end', async () => {
    const { log, pieces, exits, shipper } = placesOf()
    const following = shipper.follow(PLACE)
    await vi.advanceTimersByTimeAsync(1_000)
    log.text = 'one\n'
    await vi.advanceTimersByTimeAsync(2_000)
    log.text += 'two\n'
    await following.end(EVIDENCE)
    expect(pieces).toEqual([
      [0, 'one\n'],
      [4, 'two\n'],
    ])
    expect(exits).toEqual([EVIDENCE])
  })

  it('counts the bytes of the text that is there, also where the file has bytes that are not UTF-8', async () => {
    const { log, pieces, shipper } = placesOf()
    log.text = 'a\xff'
    const following = shipper.follow(PLACE)
    await vi.advanceTimersByTimeAsync(1_000)
    log.text += 'b'
    await following.end(EVIDENCE)
    expect(pieces).toEqual([
      [0, 'a\ufffd'],
      [4, 'b'],
    ])
  })

  it('is sent again after an outage of the remote storage, with one error message per outage', async () => {
    const { log, pieces, trouble, shipper, observer } = placesOf()
    log.text = 'one\n'
    trouble.left = 2
    const ended = shipper.follow(PLACE).end(EVIDENCE)
    await vi.advanceTimersByTimeAsync(2_000)
    await ended
    expect([pieces, observer.troubles.length]).toEqual([[[0, 'one\n']], 2])
  })

  it('delays the end of its try by five seconds at most, and continues afterwards', async () => {
    const { log, pieces, trouble, shipper } = placesOf()
    log.text = 'one\n'
    trouble.left = 7
    const ended = vi.fn()
    void shipper.follow(PLACE).end(EVIDENCE).then(ended)
    await vi.advanceTimersByTimeAsync(4_999)
    expect(ended).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    expect([ended.mock.calls.length, pieces.length]).toEqual([1, 0])
    await vi.advanceTimersByTimeAsync(2_000)
    await shipper.close()
    expect(pieces).toEqual([[0, 'one\n']])
  })

  it('is shipped again after a sentence was added to its end', async () => {
    const { log, pieces, shipper } = placesOf()
    log.text = 'one\n'
    await shipper.follow(PLACE).end(EVIDENCE)
    log.text += 'note\n'
    await shipper.shipRest(PLACE)
    expect(pieces.at(-1)).toEqual([4, 'note\n'])
  })

  it('that was never begun causes no error', async () => {
    const { pieces, exits, shipper, observer } = placesOf()
    await shipper.follow(PLACE).end(EVIDENCE)
    expect([pieces, exits.length, observer.troubles]).toEqual([[], 1, []])
  })

  it('is read from this machine, or else from the remote storage', async () => {
    const { log, local, remote } = placesOf()
    const logs = withRemoteLogs(local, remote)
    expect((await logs.read(PLACE, 0)).text).toBe('shipped')
    log.text = 'own'
    expect((await logs.read(PLACE, 0)).text).toBe('own')
  })

  it('is followed until its try has ended and it is read to its end', async () => {
    const { log, local, remote } = placesOf()
    log.text = 'one'
    const end = Promise.withResolvers<void>()
    const parts: string[] = []
    const reading = (async () => {
      for await (const { text } of withRemoteLogs(local, remote).follow(PLACE, { ended: end.promise })) parts.push(text)
    })()
    await vi.advanceTimersByTimeAsync(600)
    log.text += ' two'
    end.resolve()
    await vi.advanceTimersByTimeAsync(1_000)
    await reading
    expect(parts).toEqual(['one', ' two'])
  })
})

describe('the evidence of a try', () => {
  it('is that of this machine, or else the shipped one of the same work', async () => {
    const { remote, exits } = placesOf()
    const own = { ...SUCCESS, exitCode: 7 }
    const filesWith = (exit: object | undefined) => withRemoteEvidence({ readExit: async () => exit } as never, remote)
    expect(await filesWith(undefined).readExit(PLACE, 'work')).toBeUndefined()
    exits.push(EVIDENCE)
    expect(await filesWith(own).readExit(PLACE, 'work')).toBe(own)
    expect(await filesWith(undefined).readExit(PLACE, 'work')).toMatchObject(SUCCESS)
    expect(await filesWith(undefined).readExit(PLACE, 'other')).toBeUndefined()
  })

  it('is shipped before an exit is reported', async () => {
    const { remote, exits, shipper } = placesOf()
    const exit = Promise.withResolvers<typeof SUCCESS>()
    const launcher = shippingLauncher({ launch: () => ({ exit: exit.promise }) } as never, shipper)
    const launched = launcher.launch({ ...PLACE, work: 'work' } as never)
    exit.resolve(SUCCESS)
    expect(await launched.exit).toBe(SUCCESS)
    expect([exits, await remote.readExit(PLACE)]).toEqual([[EVIDENCE], EVIDENCE])
  })
})
