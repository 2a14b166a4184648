import { useMutation, useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { type BackfillRequest, backfillPlanQuery, startBackfill } from '../../data/backfills.ts'
import { dagQuery } from '../../data/dags.ts'
import { useMay } from '../../data/me.ts'
import type { DagDefinition } from '../../data/shapes/dag.ts'
import { DagTrail, Page } from '../../frame/page.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { EmptyNote, ErrorNote, Skeleton } from '../../parts/notes.tsx'
import { Segments } from '../../parts/segments.tsx'
import { plural } from '../../parts/text.ts'
import { showToast } from '../../parts/toasts.tsx'
import { useSettled } from '../../parts/use-settled.ts'
import styles from './backfill-page.module.css'
import { BulkPlanList } from './bulk-plan-list.tsx'
import { ConfsForm } from './confs-form.tsx'
import { DatesForm } from './dates-form.tsx'

type Over = 'dates' | 'confs'

/** Request of a form. Undefined while it is incomplete. */
export type Asked = BackfillRequest | undefined

export interface BackfillFormProps {
  readonly dag: DagDefinition
  onChange(asked: Asked): void
}

const SETTLE_MS = 200
const FORMS = { dates: DatesForm, confs: ConfsForm } as const
const route = getRouteApi('/dags/$dag/backfill')

/** Creates many runs, for schedule dates or a table of confs, and shows the plan of each beforehand. */
export function BackfillPage(): ReactNode {
  const { dag: id } = route.useParams()
  const query = useQuery(dagQuery(id))
  return (
    <Page title={`Backfill ${id}`} head={<DagTrail dag={id} title="Backfill" />}>
      <Loaded query={query} placeholder={<Skeleton lines={8} />}>
        {(dag) => <Backfill dag={dag} />}
      </Loaded>
    </Page>
  )
}

/** Without a schedule, a DAG has no dates to backfill. */
function Backfill({ dag }: { readonly dag: DagDefinition }): ReactNode {
  const [over, setOver] = useState<Over>(dag.schedule === null ? 'confs' : 'dates')
  const [asked, setAsked] = useState<Asked>()
  const Form = FORMS[over]
  return (
    <div className={styles.columns}>
      <section className={styles.pane} aria-label="The runs">
        {dag.schedule === null ? null : (
          <div className="row">
            <Segments<Over>
              label="Over what"
              value={over}
              choices={[
                { value: 'dates', text: 'Dates' },
                { value: 'confs', text: 'Table of confs' },
              ]}
              onChange={(value) => {
                setAsked(undefined)
                setOver(value)
              }}
            />
          </div>
        )}
        <Form dag={dag} onChange={setAsked} />
      </section>
      <PlannedRuns dag={dag.dag_id} asked={asked} />
    </div>
  )
}

function PlannedRuns({ dag, asked }: { readonly dag: string; readonly asked: Asked }): ReactNode {
  const settled = useSettled(asked, SETTLE_MS)
  const { data, error, refetch, isFetching } = useQuery({
    ...backfillPlanQuery(dag, settled ?? { confs: [] }),
    enabled: settled !== undefined,
  })
  const isSettled = JSON.stringify(asked) === JSON.stringify(settled)
  const isReady = asked !== undefined && isSettled && error === null && !isFetching
  return (
    <section className={styles.pane} aria-label="What will happen">
      <h2>What will happen</h2>
      {error && asked ? <ErrorNote error={error} retry={refetch} /> : null}
      {asked === undefined ? <EmptyNote>The plan appears when the form is complete.</EmptyNote> : null}
      {data === undefined && asked !== undefined && error === null ? <Skeleton lines={4} /> : null}
      {data && asked && error === null ? (
        <BulkPlanList dag={dag} planned={data.planned} plans={data.plans} withDates={'from' in asked} />
      ) : null}
      <TriggerAll dag={dag} asked={asked} count={data?.planned.length ?? 0} isReady={isReady && data !== undefined} />
    </section>
  )
}

interface TriggerAllProps {
  readonly dag: string
  readonly asked: Asked
  readonly count: number
  readonly isReady: boolean
}

function TriggerAll({ dag, asked, count, isReady }: TriggerAllProps): ReactNode {
  const mayRun = useMay('operator')
  const navigate = useNavigate()
  const trigger = useMutation({
    mutationFn: (request: BackfillRequest) => startBackfill(dag, request),
    onSuccess: (made) => {
      showToast(`${plural(made, 'run')} triggered.`)
      void navigate({ to: '/dags/$dag', params: { dag }, search: { tab: 'runs' } })
    },
  })
  if (!mayRun) return <p className="quiet">Your role can view plans. Triggering runs requires the role operator.</p>
  return (
    <>
      {trigger.error ? <ErrorNote error={trigger.error} /> : null}
      <button
        type="button"
        className="primary spread"
        disabled={!isReady || trigger.isPending}
        onClick={() => asked && trigger.mutate(asked)}
      >
        {trigger.isPending ? 'Triggering…' : `Trigger ${isReady ? plural(count, 'run') : ''}`}
      </button>
    </>
  )
}
