import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { metricsQuery } from '../../../data/dags.ts'
import { runPath } from '../../../parts/light-link.tsx'
import { ErrorNote, Skeleton } from '../../../parts/notes.tsx'
import styles from './metric-chart.module.css'
import { type Chart, chartOf, metricNames, type Point, parameterNames } from './metric-points.ts'

interface MetricChartProps {
  readonly dag: string
  readonly task: string
  /** Path within the output. Empty if the output is itself the file. */
  readonly file: string
  readonly run: number
}

/** Numbers in a JSON output, over the newest runs or over the values of a parameter. */
export function MetricChart({ dag, task, file, run }: MetricChartProps): ReactNode {
  const { data, error, refetch } = useQuery(metricsQuery(dag, task, file))
  const [metric, setMetric] = useState<string>()
  const [parameter, setParameter] = useState<string>()
  if (error) return <ErrorNote error={error} retry={refetch} />
  if (data === undefined) return <Skeleton lines={2} height={60} />
  const names = metricNames(data.runs)
  const chosen = metric ?? names[0]
  if (chosen === undefined) return <p className="quiet">No run has numbers in this file.</p>
  return (
    <figure className={styles.figure}>
      <figcaption className="row">
        <select aria-label="Number" value={chosen} onChange={({ target }) => setMetric(target.value)}>
          {names.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
        over
        <select
          aria-label="Over"
          value={parameter ?? ''}
          onChange={({ target }) => setParameter(target.value || undefined)}
        >
          <option value="">runs</option>
          {parameterNames(data.runs).map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </figcaption>
      <Points chart={chartOf(data.runs, chosen, parameter)} run={run} metric={chosen} over={parameter} task={task} />
    </figure>
  )
}

interface PointsProps {
  readonly chart: Chart
  readonly run: number
  readonly metric: string
  readonly over: string | undefined
  readonly task: string
}

function Points({ chart: { points, least, most, marks }, run, metric, over, task }: PointsProps): ReactNode {
  return (
    <div className={styles.chart}>
      <span className={styles.most}>{shortNumber(most)}</span>
      <span className={styles.least}>{shortNumber(least)}</span>
      <div className={styles.area}>
        {points.map((point) => (
          <a
            key={`${point.run} ${point.sample}`}
            href={addressOf(point, task)}
            className={styles.point}
            data-this={point.run === run}
            style={{ left: `${100 * point.x}%`, bottom: `${100 * point.y}%` }}
            title={wordsOf(point, metric, over)}
          >
            <span className="unseen">{wordsOf(point, metric, over)}</span>
          </a>
        ))}
      </div>
      <div className={styles.marks} aria-hidden="true">
        {marks.map(({ x, text }) => (
          <span key={text} style={{ left: `${100 * x}%` }}>
            {text}
          </span>
        ))}
      </div>
    </div>
  )
}

function addressOf({ run, sample }: Point, task: string): string {
  return `/admin${runPath(run, { task, sample, tab: 'outputs' })}`
}

function wordsOf({ run, sample, at, value }: Point, metric: string, over: string | undefined): string {
  const parameter = over === undefined ? '' : `, ${over}=${at}`
  return `Run ${run}${sample === null ? '' : ` ${sample}`}${parameter}: ${metric} ${shortNumber(value)}`
}

function shortNumber(value: number): string {
  return String(Number(value.toPrecision(4)))
}
