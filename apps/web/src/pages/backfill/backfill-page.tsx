import { useMutation, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { dagQuery } from '../../data/dags.ts'
import { useMay } from '../../data/me.ts'
import { bulkPlanQuery, triggerRun } from '../../data/runs.ts'
import type { Conf } from '../../data/shapes/common.ts'
import type { DagDefinition } from '../../data/shapes/dag.ts'
import { Page, Trail } from '../../frame/page.tsx'
import { Id } from '../../parts/id.tsx'
import { EmptyNote, ErrorNote, Skeleton } from '../../parts/notes.tsx'
import { plural } from '../../parts/text.ts'
import { showToast } from '../../parts/toasts.tsx'
import { useSettled } from '../../parts/use-settled.ts'
import { parametersOf } from '../trigger/draft.ts'
import styles from './backfill-page.module.css'
import { BulkPlanList } from './bulk-plan-list.tsx'
import { readTable } from './read-table.ts'

const SETTLE_MS = 200
const route = getRouteApi('/dags/$dag/backfill')

/** Many runs at once, each with its plan before it is made. */
export function BackfillPage(): ReactNode {
  const { dag: id } = route.useParams()
  const { data: dag, error, refetch } = useQuery(dagQuery(id))
  return (
    <Page
      title={`Backfill ${id}`}
      head={
        <Trail>
          <Link to="/dags/$dag" params={{ dag: id }}>
            <Id>{id}</Id>
          </Link>
          <span className="quiet">›</span>
          <h1>Backfill</h1>
        </Trail>
      }
    >
      {error ? <ErrorNote error={error} retry={refetch} /> : null}
      {dag ? <Backfill dag={dag} /> : error ? null : <Skeleton lines={8} />}
    </Page>
  )
}

function Backfill({ dag }: { readonly dag: DagDefinition }): ReactNode {
  const [text, setText] = useState(() => exampleOf(dag))
  const { confs, problems } = readTable(dag, text)
  const settled = useSettled(confs, SETTLE_MS)
  const isReady = confs.length > 0 && problems.length === 0
  const plan = useQuery({ ...bulkPlanQuery(dag.dag_id, settled), enabled: isReady && settled.length > 0 })
  return (
    <div className={styles.columns}>
      <section className={styles.pane}>
        <label className={styles.label} htmlFor="confs">
          A table of confs: names of parameters in the first line, one run in each of the others, with tabs or commas
          between the values. What is empty is the DAG's default.
        </label>
        <textarea
          id="confs"
          rows={14}
          spellCheck={false}
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
        <ul className={styles.problems} aria-live="polite">
          {problems.slice(0, 10).map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      </section>
      <section className={styles.pane} aria-label="What will happen">
        <h2>What will happen</h2>
        {plan.error && isReady ? <ErrorNote error={plan.error} retry={plan.refetch} /> : null}
        {isReady ? null : <EmptyNote>The plan appears when the table holds a run and no mistake.</EmptyNote>}
        {plan.data && isReady ? <BulkPlanList plans={plan.data.plans ?? []} /> : null}
        <TriggerAll dag={dag.dag_id} confs={confs} isReady={isReady && plan.error === null} />
      </section>
    </div>
  )
}

interface TriggerAllProps {
  readonly dag: string
  readonly confs: readonly Conf[]
  readonly isReady: boolean
}

function TriggerAll({ dag, confs, isReady }: TriggerAllProps): ReactNode {
  const mayRun = useMay('operator')
  const navigate = useNavigate()
  const trigger = useMutation({
    mutationFn: () => triggerEach(dag, confs),
    onSuccess: () => {
      showToast(`${plural(confs.length, 'run')} triggered.`)
      void navigate({ to: '/dags/$dag', params: { dag }, search: { tab: 'runs' } })
    },
  })
  if (!mayRun) return <p className="quiet">Your role may look at plans. Operators trigger runs.</p>
  return (
    <>
      {trigger.error ? <ErrorNote error={trigger.error} /> : null}
      <button
        type="button"
        className="primary spread"
        disabled={!isReady || trigger.isPending}
        onClick={() => trigger.mutate()}
      >
        {trigger.isPending ? 'Triggering…' : `Trigger ${plural(confs.length, 'run')}`}
      </button>
    </>
  )
}

/** One after the other, so that the runs have the order of the table. Run ids name the row: pressed again after an error, it makes no run twice. */
async function triggerEach(dag: string, confs: readonly Conf[]): Promise<void> {
  const name = await digestOf(JSON.stringify(confs))
  for (const [row, conf] of confs.entries()) await triggerRun(dag, { conf, run_id: `table__${name}_${row + 1}` })
}

async function digestOf(text: string): Promise<string> {
  const time = Math.floor(Date.now() / 600_000)
  const source = new TextEncoder().encode(`${time} ${text}`)
  // Browsers have it only on https and on localhost.
  if (globalThis.crypto?.subtle === undefined) return `${time}`
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', source))
  return [...digest.slice(0, 5)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

function exampleOf(dag: DagDefinition): string {
  const parameters = parametersOf(dag)
  const values = parameters.map((parameter) => String(parameter.default ?? parameter.examples?.[0] ?? ''))
  return `${parameters.map(({ name }) => name).join(', ')}\n${values.join(', ')}\n`
}
