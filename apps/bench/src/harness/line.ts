/** What is aimed at. Less is better, unless it says `atLeast`. */
export interface Goal {
  readonly must: number
  readonly stretch: number
  readonly atLeast?: boolean
  /** It is about the ratio, and not about the value itself. */
  readonly ofRatio?: boolean
}

/** One row of the report. */
export interface Line {
  readonly load: string
  readonly who: string
  /** What the value is, such as `40 tasks`. */
  readonly what: string
  readonly value: number
  readonly unit: string
  /** The value over that of the yardstick named, measured in the same minute. */
  readonly ratio?: { readonly to: string; readonly value: number }
  readonly goal?: Goal | undefined
}

export type Verdict = 'stretch' | 'must' | 'SHORT' | ''

export function verdict({ value, ratio, goal }: Line): Verdict {
  if (goal === undefined) return ''
  const reached = goal.ofRatio ? (ratio?.value ?? Number.NaN) : value
  const meets = (bar: number) => (goal.atLeast ? reached >= bar : reached <= bar)
  return meets(goal.stretch) ? 'stretch' : meets(goal.must) ? 'must' : 'SHORT'
}
