import type { ReactNode } from 'react'
import type { Conf as ConfValues, Value } from '../data/shapes/common.ts'
import styles from './conf.module.css'
import { confText, cutMiddle, differing, valueText } from './text.ts'

interface ConfProps {
  readonly conf: ConfValues
  /** Values to hide. */
  readonly defaults?: ConfValues
}

/** `k=5 seed=1`: the values that differ from the defaults, and all of them on hover. */
export function Conf({ conf, defaults = {} }: ConfProps): ReactNode {
  const shown = Object.entries(differing(conf, defaults))
  const whole = confText(conf)
  if (shown.length === 0)
    return (
      <span className="quiet" title={whole}>
        {whole === '' ? '–' : 'defaults'}
      </span>
    )
  return (
    <span className={styles.conf} title={whole}>
      {shown.map(([name, value]) => (
        <Pair key={name} name={name} value={value} />
      ))}
    </span>
  )
}

function Pair({ name, value }: { readonly name: string; readonly value: Value }): ReactNode {
  return (
    <span className={styles.pair}>
      <span className={styles.name}>{name}=</span>
      <bdi>{cutMiddle(valueText(value), 32)}</bdi>
    </span>
  )
}

/** `k 5 → 7`: differences from an earlier run. */
export function ConfChanges({
  changes,
}: {
  readonly changes: Readonly<Record<string, readonly (Value | null)[]>>
}): ReactNode {
  return (
    <span className={styles.conf}>
      {Object.entries(changes).map(([name, [before = null, after = null]]) => (
        <span key={name} className={styles.pair}>
          <span className={styles.name}>{name} </span>
          <bdi>{valueText(before)}</bdi> → <bdi>{valueText(after)}</bdi>
        </span>
      ))}
    </span>
  )
}
