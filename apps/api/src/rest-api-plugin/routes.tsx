import type { FastifyReply } from 'fastify'
import { ConsentPage } from '../pages/consent-page.tsx'
import { readerOf } from '../pages/reader.ts'
import { sendPage } from '../pages/send-page.ts'
import type { Api, ApiParts } from '../parts.ts'
import { ConsentNeeded } from './consent.ts'
import { apiDescription } from './description.ts'
import { readForms } from './forms.ts'
import { handlerTimeoutMs } from './handler-timeout.ts'
import { failed, type RestApiPlugin } from './plugin.ts'

/** The address of airflow-rest-api-plugin's API: `?api=trigger_dag&dag_id=…&conf=…`. */
export async function restApiPluginRoutes(app: Api, plugin: RestApiPlugin, { settings }: ApiParts): Promise<void> {
  await readForms(app)
  app.setErrorHandler((error, request, reply) => send(reply, failed(error, request, reply)))

  for (const method of ['GET', 'POST'] as const) {
    app.route({
      method,
      url: '/admin/rest_api/api',
      exposeHeadRoute: false,
      // A command derives the required role from its arguments.
      config: {
        access: 'viewer',
        getChanges: true,
        tokenHeader: settings.REST_API_PLUGIN_HTTP_TOKEN_HEADER_NAME,
        triggers: true,
      },
      handlerTimeout: handlerTimeoutMs(settings),
      schema: apiDescription(method),
      // The schemas only document. The plugin validates in the original's order, with its messages.
      validatorCompiler: () => (value: unknown) => ({ value }),
      handler: async (request, reply) => {
        try {
          return send(reply, await plugin.answer(request, reply))
        } catch (error) {
          if (!(error instanceof ConsentNeeded)) throw error
          return sendPage(reply, <ConsentPage reader={readerOf(request)} asked={error} />)
        }
      },
    })
  }
}

function send(reply: FastifyReply, answer: ReturnType<typeof failed>): FastifyReply {
  return reply.code(answer.http_response_code).type('application/json; charset=utf-8').send(JSON.stringify(answer))
}
