import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { followLog } from './follow-log.ts'
import { testFolder } from './launches.fixture.ts'
import { readLog } from './read-log.ts'

let folder: string
let logDir: string
let logPath: string
beforeEach(() => {
  folder = testFolder()
  logDir = join(folder, 'logs')
  mkdirSync(logDir)
  logPath = join(logDir, '1.log')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('readLog', () => {
  it('reads in parts, and cuts no character in two', async () => {
    writeFileSync(logPath, 'aé€😀z')
    const parts: string[] = []
    for (let offset = 0; offset < 11; ) {
      const part = await readLog({ logDir, logPath }, offset, 4)
      expect(part.size).toBe(11)
      parts.push(part.text)
      offset = part.nextOffset
    }
    expect(parts).toEqual(['aé', '€', '😀', 'z'])
  })

  it('reads on over bytes that are not UTF-8', async () => {
    writeFileSync(logPath, Buffer.from([0x61, 0xff, 0xc3, 0x62, 0xc3]))
    expect(await readLog({ logDir, logPath }, 0)).toEqual({ text: 'a\ufffd\ufffdb', nextOffset: 4, size: 5 })
    expect(await readLog({ logDir, logPath }, 4)).toEqual({ text: '\ufffd', nextOffset: 5, size: 5 })
    expect(await readLog({ logDir, logPath }, 99)).toEqual({ text: '', nextOffset: 99, size: 5 })
  })

  it.each([
    ['that is not there', () => {}],
    ['that is a folder', () => mkdirSync(logPath)],
    ['that is a link', () => symlinkSync('/etc/passwd', logPath)],
    ['that is a pipe', () => execFileSync('mkfifo', [logPath])],
  ])('does not find a log %s', async (_, make) => {
    make()
    await expect(readLog({ logDir, logPath }, 0)).rejects.toMatchObject({ code: 'not_found' })
  })

  it.each(['logs/../outside.log', 'logs/link/outside.log', 'logs-too/1.log', 'outside.log'])(
    'does not find %s, which is not under the folder',
    async (path) => {
      mkdirSync(join(folder, 'logs-too'))
      for (const outside of ['outside.log', 'logs-too/1.log']) writeFileSync(join(folder, outside), 'secret')
      symlinkSync(folder, join(logDir, 'link'))
      await expect(readLog({ logDir, logPath: join(folder, path) }, 0)).rejects.toMatchObject({
        code: 'not_found',
        message: expect.stringContaining('There is no log'),
      })
    },
  )

  it('finds one through a folder that is itself a link', async () => {
    writeFileSync(logPath, 'text')
    symlinkSync(logDir, join(folder, 'linked'))
    const place = { logDir: join(folder, 'linked'), logPath: join(folder, 'linked', '1.log') }
    expect((await readLog(place, 0)).text).toBe('text')
  })

  it.each([
    [-1, 10],
    [0.5, 10],
    [Number.NaN, 10],
    [0, 0],
  ])('refuses offset %s with limit %s', async (offset, limit) => {
    await expect(readLog({ logDir, logPath }, offset, limit)).rejects.toMatchObject({ code: 'bad_argument' })
  })
})

describe('followLog', () => {
  it('yields the existing text, then the appended one, until the try has ended', async () => {
    let end = () => {}
    const ended = new Promise<void>((resolve) => {
      end = resolve
    })
    writeFileSync(logPath, 'one\n')
    const texts: string[] = []
    for await (const { text } of followLog({ logDir, logPath }, { ended })) {
      texts.push(text)
      if (texts.length === 1) setImmediate(() => appendFileSync(logPath, 'two\n'))
      if (texts.length === 2) {
        end()
        appendFileSync(logPath, 'three\n')
      }
    }
    expect(texts).toEqual(['one\n', 'two\n', 'three\n'])
  })

  it('waits for a log that is not there yet', async () => {
    const log = followLog({ logDir, logPath }, { ended: new Promise(() => {}) })
    const first = log.next()
    writeFileSync(logPath, 'late\n')
    expect((await first).value?.text).toBe('late\n')
    await log.return(undefined)
  })

  it('ends at once for an ended try, from any offset', async () => {
    writeFileSync(logPath, 'one\ntwo\n')
    const log = followLog({ logDir, logPath }, { ended: Promise.resolve(), offset: 4 })
    expect((await log.next()).value?.text).toBe('two\n')
    expect((await log.next()).done).toBe(true)
  })

  it('does not find the log of an ended try that has none', async () => {
    const log = followLog({ logDir, logPath }, { ended: Promise.resolve() })
    await expect(log.next()).rejects.toMatchObject({ code: 'not_found' })
  })

  it('ends when its reader disconnects', async () => {
    const reader = new AbortController()
    const log = followLog({ logDir, logPath }, { ended: new Promise(() => {}), signal: reader.signal })
    const first = log.next()
    reader.abort()
    expect((await first).done).toBe(true)
  })
})
