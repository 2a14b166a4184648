import { performance } from 'node:perf_hooks'

/** Order to a spawner: start a number of commands, some concurrently. The answer is in milliseconds. */
export interface SpawnOrder {
  readonly count: number
  readonly atOnce: number
}

export function serve(start: () => Promise<void>): void {
  process.on('message', async ({ count, atOnce }: SpawnOrder) => {
    const begun = performance.now()
    let left = count
    const lane = async (): Promise<void> => {
      while (left-- > 0) await start()
    }
    await Promise.all(Array.from({ length: atOnce }, lane))
    process.send?.(performance.now() - begun)
  })
  process.send?.('ready')
}
