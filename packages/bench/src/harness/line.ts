/** What a load must reach, and what it should. Less is better, unless it says `atLeast`. */
export interface Aim {
  readonly must: number
  readonly goal: number
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
  readonly aim?: Aim | undefined
}

export type Verdict = 'goal' | 'must' | 'SHORT' | ''

export function verdict({ value, ratio, aim }: Line): Verdict {
  if (aim === undefined) return ''
  const reached = aim.ofRatio ? (ratio?.value ?? Number.NaN) : value
  const meets = (bar: number) => (aim.atLeast ? reached >= bar : reached <= bar)
  return meets(aim.goal) ? 'goal' : meets(aim.must) ? 'must' : 'SHORT'
}
