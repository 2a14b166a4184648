import { recordActionBody } from '@ml-airflow/assembly/record-bodies'
import { MlAirflowError } from '@ml-airflow/core'
import { createRecordActions, RECORD_ACTIONS } from '@ml-airflow/engine'
import { openTryFiles } from '@ml-airflow/shell'
import { z } from 'zod'
import type { Api, ApiParts } from '../parts.ts'
import { errors } from '../schemas/error.ts'
import { RecordActionReport, RecordActionRequest } from '../schemas/record.ts'
import { typedConf } from './typed-conf.ts'

const recordAction = z.enum(RECORD_ACTIONS, `allowed are ${RECORD_ACTIONS.join(', ')}`)

export function recordActionRoutes(app: Api, parts: ApiParts): void {
  const { registry, planner, store, settings } = parts

  const files = openTryFiles()
  const actions = createRecordActions({ registry, planner, store, files, outputDir: settings.OUTPUT_DIR })

  app.post(
    '/api/v1/records/actions/:action',
    {
      config: { access: 'operator', previews: true },
      schema: {
        tags: ['records'],
        summary: 'Accepts results, declares them done, or marks them as no longer done; dry_run returns a preview',
        params: z.object({ action: recordAction }),
        body: RecordActionRequest,
        response: { 200: RecordActionReport, ...errors },
      },
    },
    async ({ params: { action }, body, sender }) => {
      if (body.dag_id === undefined && body.task_id === undefined)
        throw new MlAirflowError(
          'bad_argument',
          'Give dag_id or task_id: an action on all records of all DAGs is not allowed.',
        )
      const plan = await actions.plan(action, {
        dagId: body.dag_id,
        taskId: body.task_id,
        conf: body.conf && typedConf(parts, body.conf),
        samples: body.samples,
        states: body.states,
        finishedBefore: body.finished_before,
        finishedAfter: body.finished_after,
      })
      const changed = body.dry_run ? undefined : await actions.carryOut(plan, sender?.name ?? 'nobody')
      return recordActionBody(plan, changed)
    },
  )
}
