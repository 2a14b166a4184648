import { useMutation, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { dagQuery } from '../../data/dags.ts'
import { useMay } from '../../data/me.ts'
import { planQuery, runQuery, triggerRun } from '../../data/runs.ts'
import type { DagDefinition } from '../../data/shapes/dag.ts'
import type { Run, TriggerRequest } from '../../data/shapes/run.ts'
import { Page, Trail } from '../../frame/page.tsx'
import { defaultsOf } from '../../parts/dag-conf.tsx'
import { Id } from '../../parts/id.tsx'
import { Banner, ErrorNote, Skeleton } from '../../parts/notes.tsx'
import { Segments } from '../../parts/segments.tsx'
import { useSettled } from '../../parts/use-settled.ts'
import { type Draft, draftOf, readDraft } from './draft.ts'
import { DraftForm } from './draft-form.tsx'
import { EarlierRuns } from './earlier-runs.tsx'
import { JsonView } from './json-view.tsx'
import { PlanPane } from './plan-pane.tsx'
import styles from './trigger-page.module.css'

/** Debounce time, so that the plan appears within 300 ms of the last key. */
const SETTLE_MS = 120
type View = 'form' | 'json'

const route = getRouteApi('/dags/$dag/trigger')

/** Form for a run, with a preview of the run. */
export function TriggerPage(): ReactNode {
  const { dag: id } = route.useParams()
  const { from } = route.useSearch()
  const dag = useQuery(dagQuery(id))
  const start = useQuery({ ...runQuery(Number(from)), enabled: from !== undefined })
  const isReady = dag.data !== undefined && (from === undefined || !start.isPending)
  return (
    <Page
      title={`Trigger ${id}`}
      head={
        <Trail>
          <Link to="/dags/$dag" params={{ dag: id }}>
            <Id>{id}</Id>
          </Link>
          <span className="quiet">›</span>
          <h1>Trigger</h1>
        </Trail>
      }
    >
      {dag.error ? <ErrorNote error={dag.error} retry={dag.refetch} /> : null}
      {start.error ? <ErrorNote error={start.error} /> : null}
      {dag.data?.paused ? (
        <Banner tone="busy">The DAG is paused: the run is accepted, and its tasks wait until it goes on.</Banner>
      ) : null}
      {isReady ? <Trigger dag={dag.data} start={start.data} /> : dag.error ? null : <Skeleton lines={8} />}
    </Page>
  )
}

function Trigger({ dag, start }: { readonly dag: DagDefinition; readonly start: Run | undefined }): ReactNode {
  const [draft, setDraft] = useState<Draft>(() => draftOf(dag, start === undefined ? {} : requestOf(start)))
  const [view, setView] = useState<View>('form')
  const [jsonProblem, setJsonProblem] = useState<string>()
  const { request, problems } = readDraft(dag, draft)
  const settled = useSettled(request, SETTLE_MS)
  const waitsFor = view === 'json' && jsonProblem !== undefined ? ['valid JSON'] : Object.keys(problems)
  const plan = useQuery({ ...planQuery(dag.dag_id, settled), enabled: waitsFor.length === 0 })
  return (
    <div className={styles.columns}>
      <section className={styles.pane} aria-label="The run">
        <header className={styles.paneHead}>
          <Segments<View>
            label="View"
            value={view}
            choices={[
              { value: 'form', text: 'Form' },
              { value: 'json', text: 'JSON' },
            ]}
            onChange={setView}
          />
          <span className="spread" />
          <EarlierRuns
            dag={dag.dag_id}
            defaults={defaultsOf(dag)}
            onChoose={(run) => setDraft(draftOf(dag, { ...request, conf: run.conf, samples: run.samples }))}
          />
        </header>
        <div className={styles.paneBody}>
          {view === 'form' ? (
            <DraftForm dag={dag} draft={draft} problems={problems} onChange={setDraft} />
          ) : (
            <JsonView
              request={request}
              onChange={(edited) => setDraft(draftOf(dag, edited))}
              onProblem={setJsonProblem}
            />
          )}
        </div>
      </section>
      <PlanPane
        plan={plan}
        waitsFor={waitsFor}
        actions={
          <TriggerButton dag={dag.dag_id} request={request} isReady={waitsFor.length === 0 && plan.error === null} />
        }
      />
    </div>
  )
}

/** Repeats a run, without its id and date. */
function requestOf({ conf, samples, pool }: Run): TriggerRequest {
  return { conf, samples, ...(pool === null ? {} : { pool }) }
}

interface TriggerButtonProps {
  readonly dag: string
  readonly request: TriggerRequest
  readonly isReady: boolean
}

function TriggerButton({ dag, request, isReady }: TriggerButtonProps): ReactNode {
  const mayRun = useMay('operator')
  const navigate = useNavigate()
  const trigger = useMutation({
    mutationFn: () => triggerRun(dag, request),
    onSuccess: ({ id }) => navigate({ to: '/runs/$run', params: { run: String(id) } }),
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
        {trigger.isPending ? 'Triggering…' : 'Trigger'}
      </button>
    </>
  )
}
