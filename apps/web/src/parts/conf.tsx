import type { ReactNode } from 'react'
import type { Conf as ConfValues, Value } from '../data/shapes/common.ts'
import styles from './conf.module.css'
import { confText, cutMiddle, differing, valueText } from './text.ts'

const MOST_LETTERS = 32

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
      <Shown value={value} />
    </span>
  )
}

function Shown({ value }: { readonly value: Value | null }): ReactNode {
  const text = valueText(value)
  return <bdi title={text.length > MOST_LETTERS ? text : undefined}>{cutMiddle(text, MOST_LETTERS)}</bdi>
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
          <Shown value={before} /> → <Shown value={after} />
        </span>
      ))}
    </span>
  )
}
