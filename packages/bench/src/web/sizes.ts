/** Amounts of test data. */
export interface Sizes {
  readonly dags: number
  readonly runs: number
  readonly instances: number
  readonly lines: number
  readonly pages: number
  readonly liveRuns: number
}

export const WHOLE: Sizes = { dags: 1000, runs: 1000, instances: 10_000, lines: 1_000_000, pages: 50, liveRuns: 20 }
export const QUICK: Sizes = { dags: 1000, runs: 100, instances: 1000, lines: 100_000, pages: 5, liveRuns: 3 }
