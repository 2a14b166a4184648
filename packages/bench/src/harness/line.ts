/** Required and desired result of a load. Lower is better, unless `atLeast` is set. */
export interface Aim {
  readonly must: number
  readonly goal: number
  readonly atLeast?: boolean
  /** Applies to the ratio instead of the value. */
  readonly ofRatio?: boolean
}

/** One row of the report. */
export interface Line {
  readonly load: string
  readonly who: string
  /** Description of the value, such as `40 tasks`. */
  readonly what: string
  readonly value: number
  readonly unit: string
  /** Ratio of the value to the named yardstick, measured in the same minute. */
  readonly ratio?: { readonly to: string; readonly value: number }
  readonly aim?: Aim | undefined
}

export type Verdict = 'goal' | 'must' | 'SHORT' | ''

export function verdict({ value, ratio, aim }: Line): Verdict {
  if (aim === undefined) return ''
  const reached = aim.ofRatio ? (ratio?.value ?? Number.NaN) : value
  const meets = (bar: number) => (aim.atLeast ? reached >= bar : reached <= bar)
  if (meets(aim.goal)) return 'goal'
  return meets(aim.must) ? 'must' : 'SHORT'
}
