import { runBody } from '@ml-airflow/assembly/bodies'
import { workerWarnings } from '@ml-airflow/engine'
import { z } from 'zod'
import type { Api, ApiParts } from '../parts.ts'
import { errors } from '../schemas/error.ts'
import { dagId } from '../schemas/ids.ts'
import { PlanBody, planBody } from '../schemas/plan.ts'
import { TriggeredRunBody } from '../schemas/run.ts'
import { PlanRequest, TriggerBody, triggerRequest } from '../schemas/trigger.ts'
import { withAudit } from '../security/audit-hook.ts'
import { traceparentIn } from '../trace-header.ts'

const DagAddress = z.object({ dag_id: dagId })

export function triggerRoutes(app: Api, { runService, planReporter, feed, registry, store }: ApiParts): void {
  app.post(
    '/api/v1/dags/:dag_id/runs',
    {
      config: { access: 'operator', triggers: true, auditsWithChange: true },
      schema: {
        tags: ['runs'],
        summary:
          'Triggers a run: 201; 200 with the existing run if the run_id is repeated, or 409 if the request differs',
        params: DagAddress,
        body: TriggerBody.default({}),
        response: { 200: TriggeredRunBody, 201: TriggeredRunBody, ...errors },
      },
    },
    async (request, reply) => {
      const { params, body, sender, headers } = request
      const by = `${sender?.name ?? 'nobody'} (api)`
      const traceparent = traceparentIn(headers)
      const asked = { ...triggerRequest(params.dag_id, body), by, traceparent }
      const { run, created } = await withAudit(request, 201, (audit) => runService.submit({ ...asked, audit }))
      feed.hint({ run: run.id })
      reply.code(created ? 201 : 200).header('location', `/api/v1/runs/${run.id}`)
      return { ...runBody(run), warnings: [...(await workerWarnings(store, registry.get(run.dagId)))] }
    },
  )

  app.post(
    '/api/v1/dags/:dag_id/plan',
    {
      config: { access: 'viewer' },
      schema: {
        tags: ['runs'],
        summary: 'The decisions of a run with this conf, task by task, with reasons; writes nothing',
        params: DagAddress,
        body: PlanRequest.default({}),
        response: { 200: PlanBody, ...errors },
      },
    },
    async ({ params, body }) => {
      const { confs, ...one } = body
      const reports = await planReporter.report(triggerRequest(params.dag_id, one), confs ?? [one.conf])
      return planBody(params.dag_id, reports, confs !== undefined)
    },
  )
}
