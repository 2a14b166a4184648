import { useMutation, useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { type ReactNode, useMemo, useState } from 'react'
import { backfillPlanQuery, startBackfill } from '../../data/backfills.ts'
import { dagQuery } from '../../data/dags.ts'
import type { DagDefinition } from '../../data/shapes/dag.ts'
import { DagTrail, Page } from '../../frame/page.tsx'
import { FormAndPlan, FormPane, PlanFrame } from '../../parts/form-and-plan.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { EmptyNote, ErrorNote, Skeleton } from '../../parts/notes.tsx'
import { requestText, useRequestInUrl } from '../../parts/request-in-url.ts'
import { Segments } from '../../parts/segments.tsx'
import { plural } from '../../parts/text.ts'
import { DagZone } from '../../parts/time.tsx'
import { showToast } from '../../parts/toasts.tsx'
import { TriggerButton } from '../../parts/trigger-button.tsx'
import { useSettled } from '../../parts/use-settled.ts'
import { type Asked, askedOf, type BackfillForm, formOf } from './backfill-form.ts'
import { BulkPlanList, totalText } from './bulk-plan-list.tsx'
import { ConfsForm } from './confs-form.tsx'
import { DatesForm } from './dates-form.tsx'

const SETTLE_MS = 200
const FORMS = { dates: DatesForm, confs: ConfsForm } as const
const OVER = [
  { value: 'dates', text: 'Dates' },
  { value: 'confs', text: 'Table of confs' },
] as const
const route = getRouteApi('/dags/$dag/backfill')

/** Creates many runs, for schedule dates or a table of confs, and shows the plan of each beforehand. */
export function BackfillPage(): ReactNode {
  const { dag: id } = route.useParams()
  const { request } = route.useSearch()
  const query = useQuery(dagQuery(id))
  return (
    <Page title={`Backfill ${id}`} head={<DagTrail dag={id} title="Backfill" />}>
      <Loaded query={query} placeholder={<Skeleton lines={8} />}>
        {(dag) => (
          <DagZone value={dag.schedule?.time_zone}>
            <Backfill dag={dag} start={formOf(dag, requestText('backfill', id, request))} />
          </DagZone>
        )}
      </Loaded>
    </Page>
  )
}

function Backfill({ dag, start }: { readonly dag: DagDefinition; readonly start: BackfillForm }): ReactNode {
  const [form, setForm] = useState(start)
  const change = (changed: Partial<BackfillForm>) => setForm((was) => ({ ...was, ...changed }))
  const asked = useMemo(() => askedOf(dag, form), [dag, form])
  useRequestInUrl('backfill', dag.dag_id, useSettled(form, SETTLE_MS))
  const Form = FORMS[form.over]
  return (
    <FormAndPlan>
      <FormPane
        label="The runs"
        head={
          dag.schedule === null ? null : (
            <Segments<BackfillForm['over']>
              label="Runs from"
              value={form.over}
              choices={OVER}
              onChange={(over) => change({ over })}
            />
          )
        }
      >
        <Form dag={dag} form={form} onChange={change} />
      </FormPane>
      <PlannedRuns dag={dag.dag_id} asked={asked} />
    </FormAndPlan>
  )
}

function PlannedRuns({ dag, asked }: { readonly dag: string; readonly asked: Asked }): ReactNode {
  const settled = useSettled(asked, SETTLE_MS)
  const { data, error, refetch, isFetching } = useQuery({
    ...backfillPlanQuery(dag, settled ?? { confs: [] }),
    enabled: settled !== undefined,
  })
  const isSettled = JSON.stringify(asked) === JSON.stringify(settled)
  const isReady = asked !== undefined && isSettled && error === null && !isFetching && data !== undefined
  const trigger = useTriggerAll(dag, asked)
  return (
    <PlanFrame
      summary={asked && data && error === null ? totalText(data.plans) : ''}
      isStale={!isSettled || isFetching}
      actions={
        <TriggerButton isReady={isReady} trigger={trigger}>
          {isReady ? `Trigger ${plural(data.planned.length, 'run')}` : 'Trigger'}
        </TriggerButton>
      }
    >
      {error && asked ? <ErrorNote error={error} retry={refetch} /> : null}
      {asked === undefined ? <EmptyNote>The plan appears when the form is complete.</EmptyNote> : null}
      {data === undefined && asked !== undefined && error === null ? <Skeleton lines={4} /> : null}
      {data && asked && error === null ? (
        <BulkPlanList dag={dag} planned={data.planned} plans={data.plans} withDates={'from' in asked} />
      ) : null}
    </PlanFrame>
  )
}

function useTriggerAll(dag: string, asked: Asked) {
  const navigate = useNavigate()
  return useMutation({
    mutationFn: async () => (asked === undefined ? 0 : startBackfill(dag, asked)),
    onSuccess: (made) => {
      showToast(`${plural(made, 'run')} triggered.`)
      void navigate({ to: '/dags/$dag', params: { dag }, search: { tab: 'runs' } })
    },
  })
}
