import { useMutation, useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { dagQuery } from '../../data/dags.ts'
import { given } from '../../data/given.ts'
import { planQuery, runQuery, triggerRun } from '../../data/runs.ts'
import type { DagDefinition } from '../../data/shapes/dag.ts'
import type { Run, TriggerRequest } from '../../data/shapes/run.ts'
import { DagTrail, Page } from '../../frame/page.tsx'
import { defaultsOf } from '../../parts/dag-conf.tsx'
import { FormAndPlan, FormPane } from '../../parts/form-and-plan.tsx'
import { Banner, ErrorNote, Skeleton } from '../../parts/notes.tsx'
import { requestText, useRequestInUrl } from '../../parts/request-in-url.ts'
import { Segments } from '../../parts/segments.tsx'
import { DagZone, useZone } from '../../parts/time.tsx'
import { TriggerButton } from '../../parts/trigger-button.tsx'
import { Unpause } from '../../parts/unpause.tsx'
import { useSettled } from '../../parts/use-settled.ts'
import { confIn, type Draft, draftOf, readDraft, requestIn } from './draft.ts'
import { DraftForm } from './draft-form.tsx'
import { EarlierRuns } from './earlier-runs.tsx'
import { JsonView } from './json-view.tsx'
import { PlanPane } from './plan-pane.tsx'

/** Debounce time, so that the plan appears within 300 ms of the last key. */
const SETTLE_MS = 120
type View = 'form' | 'json'
const VIEWS = [
  { value: 'form', text: 'Form' },
  { value: 'json', text: 'JSON' },
] as const

const route = getRouteApi('/dags/$dag/trigger')

/** Form for a run, with a preview of the run. */
export function TriggerPage(): ReactNode {
  const { dag: id } = route.useParams()
  const { from, conf, request } = route.useSearch()
  const dag = useQuery(dagQuery(id))
  const start = useQuery({ ...runQuery(Number(from)), enabled: from !== undefined })
  const isReady = dag.data !== undefined && (from === undefined || !start.isPending)
  return (
    <Page title={`Trigger ${id}`} head={<DagTrail dag={id} title="Trigger" />}>
      {dag.error ? <ErrorNote error={dag.error} retry={dag.refetch} /> : null}
      {start.error ? <ErrorNote error={start.error} /> : null}
      {dag.data?.paused ? (
        <Banner tone="busy">
          <p>The DAG is paused: the run is accepted, but its tasks wait until the DAG is unpaused.</p>
          <Unpause dag={id} />
        </Banner>
      ) : null}
      {isReady ? (
        <DagZone value={dag.data.schedule?.time_zone}>
          <Trigger dag={dag.data} start={startOf(start.data, conf, requestText('trigger', id, request))} />
        </DagZone>
      ) : null}
      {isReady || dag.error ? null : <Skeleton lines={8} />}
    </Page>
  )
}

function Trigger({ dag, start }: { readonly dag: DagDefinition; readonly start: TriggerRequest }): ReactNode {
  const [draft, setDraft] = useState<Draft>(() => draftOf(dag, start))
  const [view, setView] = useState<View>('form')
  const [jsonProblem, setJsonProblem] = useState<string>()
  const { request, problems } = readDraft(dag, draft, useZone())
  const settled = useSettled(request, SETTLE_MS)
  useRequestInUrl('trigger', dag.dag_id, settled)
  const waitsFor = view === 'json' && jsonProblem !== undefined ? ['valid JSON'] : Object.keys(problems)
  const trigger = useTrigger(dag.dag_id, request)
  const plan = useQuery({ ...planQuery(dag.dag_id, settled), enabled: waitsFor.length === 0 })
  return (
    <FormAndPlan>
      <FormPane
        label="The run"
        head={
          <>
            <Segments<View> label="View" value={view} choices={VIEWS} onChange={setView} />
            <span className="spread" />
            <EarlierRuns
              dag={dag.dag_id}
              defaults={defaultsOf(dag)}
              onChoose={(run) => setDraft(draftOf(dag, { ...request, conf: run.conf, samples: run.samples }))}
            />
          </>
        }
      >
        {view === 'form' ? (
          <DraftForm dag={dag} draft={draft} problems={problems} onChange={setDraft} />
        ) : (
          <JsonView
            request={request}
            onChange={(edited) => setDraft(draftOf(dag, edited))}
            onProblem={setJsonProblem}
          />
        )}
      </FormPane>
      <PlanPane
        plan={plan}
        waitsFor={waitsFor}
        actions={
          <TriggerButton isReady={waitsFor.length === 0 && plan.error === null} trigger={trigger}>
            Trigger
          </TriggerButton>
        }
      />
    </FormAndPlan>
  )
}

/** Repeats a run, without its id and date, or takes the request or the conf of the URL. */
function startOf(run: Run | undefined, conf: string | undefined, request: string | undefined): TriggerRequest {
  if (run === undefined) return requestIn(request) ?? { conf: confIn(conf) }
  return given({ conf: run.conf, samples: run.samples, pool: run.pool ?? undefined })
}

function useTrigger(dag: string, request: TriggerRequest) {
  const navigate = useNavigate()
  return useMutation({
    mutationFn: () => triggerRun(dag, request),
    onSuccess: ({ id }) => navigate({ to: '/runs/$run', params: { run: String(id) } }),
  })
}
