import type { RemoteLogs, TryKey } from '@ml-airflow/core'
import { expect, it } from 'vitest'

/** Contract of every storage for the logs of all machines. Each test uses a separate try. */
export function remoteLogsTests(open: () => Promise<{ readonly logs: RemoteLogs; readonly key: TryKey }>): void {
  it('are read from any byte on, whatever pieces they came in', async () => {
    const { logs, key } = await open()
    await expect(logs.read(key, 0)).rejects.toMatchObject({ code: 'not_found' })
    const text = `a\0é€😀z\n${'x'.repeat(30)}`
    for (let at = 0; at < 40; at++) await logs.append(key, at * 43, text)
    const size = 40 * 43
    expect(await logs.read(key, 0)).toEqual({ text: text.repeat(40), nextOffset: size, size })
    expect(await logs.read(key, 38, 10)).toEqual({ text: 'xxxxxa\0é', nextOffset: 47, size })
    expect(await logs.read(key, 45, 4)).toEqual({ text: 'é', nextOffset: 47, size })
    expect(await logs.read(key, size + 5)).toEqual({ text: '', nextOffset: size + 5, size })
    await expect(logs.read(key, -1)).rejects.toMatchObject({ code: 'bad_argument' })
  })

  it('take the same piece twice as one, and a long one in parts', async () => {
    const { logs, key } = await open()
    const text = '€'.repeat(300_000)
    await logs.append(key, 0, text)
    await logs.append(key, 0, text)
    const first = await logs.read(key, 0, 100_000)
    expect(first).toEqual({ text: '€'.repeat(33_333), nextOffset: 99_999, size: 900_000 })
    expect((await logs.read(key, 99_999)).text).toBe('€'.repeat(300_000 - 33_333))
  })

  it('end with the evidence of the exit, of which the first word counts', async () => {
    const { logs, key } = await open()
    expect(await logs.readExit(key)).toBeUndefined()
    const exit = { outcome: 'success', exitCode: 0, signal: undefined, sentence: 'Exit code 0.' } as const
    await logs.writeExit(key, { work: 'w', exit })
    await logs.writeExit(key, { work: 'w', exit: { ...exit, outcome: 'lost' } })
    expect(await logs.readExit(key)).toEqual({
      work: 'w',
      exit: { outcome: 'success', exitCode: 0, sentence: 'Exit code 0.' },
    })
  })
}
