import type { ReactNode } from 'react'
import { LongList } from '../../../parts/long-list.tsx'
import { cutMiddle } from '../../../parts/text.ts'
import { parametersOf } from '../../trigger/draft.ts'
import { choicesOf, kindOf, rangeText } from '../../trigger/parameter-value.ts'
import type { DagTabProps } from '../dag-page.tsx'
import styles from './details-tab.module.css'
import { NextDates } from './next-dates.tsx'
import { TaskDefinitions } from './task-definitions.tsx'

/** Definition of the DAG. */
export function DetailsTab({ dag }: DagTabProps): ReactNode {
  return (
    <div className={styles.details}>
      <Facts dag={dag} />
      <NextDates dag={dag} />
      <Parameters dag={dag} />
      <TaskDefinitions dag={dag} />
    </div>
  )
}

function Facts({ dag }: DagTabProps): ReactNode {
  const facts: readonly (readonly [string, readonly string[]])[] = [
    ['Owner', [dag.owner ?? '']],
    ['Tags', dag.tags ?? []],
    ['File', [dag.file ?? 'built in']],
    ['Samples', dag.samples],
    ['Pools', dag.pools ?? []],
    ...Object.entries(dag.options ?? {}).map(([name, value]) => [optionName(name), [textOf(value)]] as const),
  ]
  return (
    <section className={styles.card}>
      <h2>Options</h2>
      <dl className={styles.facts}>
        {facts
          .filter(([, values]) => values.some((value) => value !== ''))
          .map(([name, values]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                <LongList names={values} />
              </dd>
            </div>
          ))}
      </dl>
    </section>
  )
}

function optionName(name: string): string {
  return `${name.slice(0, 1).toUpperCase()}${name.slice(1).replaceAll('_', ' ')}`
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

function Parameters({ dag }: DagTabProps): ReactNode {
  const parameters = parametersOf(dag)
  if (parameters.length === 0) return null
  return (
    <section className={styles.card}>
      <h2>Parameters</h2>
      <div className={styles.scroll}>
        <table className={`${styles.table} ${styles.cards}`}>
          <thead>
            <tr>
              <th>Name</th>
              <th>Type</th>
              <th>Allowed</th>
              <th>Default</th>
              <th>Description</th>
            </tr>
          </thead>
          <tbody>
            {parameters.map((parameter) => (
              <tr key={parameter.name}>
                <th scope="row" className="mono">
                  {parameter.name}
                </th>
                <td>{kindOf(parameter)}</td>
                <td data-label="allowed">
                  {kindOf(parameter) === 'choice' ? (
                    <LongList names={choicesOf(parameter).map(String)} />
                  ) : (
                    rangeText(parameter)
                  )}
                </td>
                <td className="mono" data-label="default" title={String(parameter.default ?? '')}>
                  {parameter.isRequired ? 'required' : cutMiddle(String(parameter.default ?? ''), 60)}
                </td>
                <td className={styles.words}>{parameter.description}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
