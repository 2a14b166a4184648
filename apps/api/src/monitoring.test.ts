import { readFileSync } from 'node:fs'
import type { SyntaxNode } from '@lezer/common'
import { parser } from '@prometheus-io/lezer-promql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { measuredApi } from './measured-api.fixture.ts'

const MONITORING = new URL('../../../docker/helm/monitoring/', import.meta.url)

interface Alert {
  readonly alert: string
  readonly expr: string
  readonly for: string
  readonly labels: { readonly severity: string }
  readonly annotations: { readonly summary: string; readonly description: string }
}

interface Panel {
  readonly id: number
  readonly title: string
  readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[]
}

const dashboard = JSON.parse(textOf('dashboard.json')) as { readonly panels: readonly Panel[] }
const alerts: readonly Alert[] = parse(textOf('alerts.yaml')).groups.flatMap((group: { rules: Alert[] }) => group.rules)
const shown = dashboard.panels.flatMap(({ title, targets = [] }) =>
  targets.map(({ expr, legendFormat }) => ({ name: title, expr, labels: labelsIn(legendFormat, /\{\{(\w+)\}\}/g) })),
)
const warned = alerts.map(({ alert: name, expr, annotations }) => ({
  name,
  expr,
  labels: labelsIn(Object.values(annotations).join(' '), /\$labels\.(\w+)/g),
}))

/** Label values that /metrics returns, by metric and label. */
let answered: ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>>

const undoing: (() => unknown)[] = []

beforeAll(async () => {
  const { get } = await measuredApi({ later: (undo) => undoing.unshift(undo) })
  await get('/api/v1/dags')
  answered = seriesIn((await get('/metrics')).body)
})

afterAll(async () => {
  for (const undo of undoing) await undo()
})

describe.each([...shown, ...warned])('$name: $expr', ({ expr, labels }) => {
  test('is an expression of Prometheus over existing metrics and labels', () => {
    expect(problemsOf(expr, labels)).toEqual([])
  })
})

test('the check finds unknown metrics, labels and functions', () => {
  expect(problemsOf('sum by (le', [])).not.toEqual([])
  expect(problemsOf('ml_airflow_upp', [])).toEqual(["no metric 'ml_airflow_upp'"])
  expect(problemsOf('max by (dag) (ml_airflow_up{part="redis"})', [])).toEqual(["no label 'dag' of ml_airflow_up"])
  expect(problemsOf('ml_airflow_up{part=~"redis|disk"}', ['where'])).toEqual([
    "no part 'disk' of ml_airflow_up",
    "no label 'where' of ml_airflow_up",
  ])
})

test('every metric of the work is on the dashboard', () => {
  const text = JSON.stringify(dashboard)
  expect([...answered.keys()].filter((name) => !text.includes(name.replace(/_(sum|count)$/, '')))).toEqual([])
})

test('every alert names its symptom and urgency, and the operations guide has its remedy', () => {
  const guide = readFileSync(new URL('../../../docs/operations.md', import.meta.url), 'utf8')
  const documented = [...guide.matchAll(/^\| `(MlAirflow\w+)` *\|/gm)].map(([, name]) => name)
  expect(alerts.map(({ alert }) => alert)).toEqual(documented)
  for (const one of alerts)
    expect(one).toMatchObject({
      for: expect.stringMatching(/^\d+[mh]$/),
      labels: { severity: expect.stringMatching(/^(critical|warning)$/) },
      annotations: { summary: expect.stringMatching(/\.$/), description: expect.stringMatching(/\.$/) },
    })
})

test('panels have different ids, or Grafana would show one of them', () => {
  const ids = dashboard.panels.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
})

/** @param labels labels that the accompanying text uses */
function problemsOf(expr: string, labels: readonly string[]): readonly string[] {
  const nodes = nodesOf(expr)
  const textOfNode = ({ from, to }: SyntaxNode) => expr.slice(from, to)
  const grouped = nodes.filter(({ parent, name }) => name === 'LabelName' && parent?.name === 'GroupingLabels')
  const metrics = nodes.filter(({ name }) => name === 'Identifier').map(textOfNode)
  return [
    ...nodes.filter(({ type }) => type.isError).map(({ from }) => `not understood at ${from}`),
    ...nodes.filter(({ name }) => name === 'UnquotedLabelMatcher').flatMap((node) => matcherProblems(node, textOfNode)),
    ...metrics.filter((name) => !answered.has(name)).map((name) => `no metric '${name}'`),
    ...[...labels, ...grouped.map(textOfNode)].flatMap((label) => labelProblems(label, metrics)),
  ]
}

function nodesOf(expr: string): readonly SyntaxNode[] {
  const nodes: SyntaxNode[] = []
  parser.parse(expr).iterate({ enter: ({ node }) => void nodes.push(node) })
  return nodes
}

function matcherProblems(matcher: SyntaxNode, textOfNode: (node: SyntaxNode) => string): readonly string[] {
  const [metric, label, value] = [
    matcher.parent?.parent?.getChild('Identifier'),
    matcher.getChild('LabelName'),
    matcher.getChild('StringLiteral'),
  ].map((node) => (node ? textOfNode(node) : ''))
  const labels = answered.get(metric ?? '')
  if (labels === undefined) return []
  const values = labels.get(label ?? '')
  if (values === undefined) return [`no label '${label}' of ${metric}`]
  // The dashboard's user selects the DAGs.
  const wanted = value === '"$dag"' ? [] : (value ?? '').slice(1, -1).split('|')
  return wanted.filter((one) => !values.has(one)).map((one) => `no ${label} '${one}' of ${metric}`)
}

function labelProblems(label: string, metrics: readonly string[]): readonly string[] {
  const without = metrics.filter((name) => answered.has(name) && !answered.get(name)?.has(label))
  return without.length === 0 ? [] : [`no label '${label}' of ${metrics.join(', ')}`]
}

function seriesIn(text: string): ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>> {
  const series = new Map<string, Map<string, Set<string>>>()
  for (const [, name = '', labels = ''] of text.matchAll(/^(ml_airflow_\w+)(?:\{(.*)\})? \S+$/gm)) {
    const known = series.get(name) ?? new Map<string, Set<string>>()
    series.set(name, known)
    for (const [, label = '', value = ''] of labels.matchAll(/(\w+)="([^"]*)"/g))
      known.set(label, (known.get(label) ?? new Set()).add(value))
  }
  return series
}

function labelsIn(text: string, form: RegExp): readonly string[] {
  return [...text.matchAll(form)].flatMap(([, label]) => label ?? [])
}

function textOf(file: string): string {
  return readFileSync(new URL(file, MONITORING), 'utf8')
}
