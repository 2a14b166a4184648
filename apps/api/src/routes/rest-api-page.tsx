import { VERSION } from '@ml-airflow/assembly/version'
import { restApis } from '@ml-airflow/commands'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { readerOf } from '../pages/reader.ts'
import { RestApiPage } from '../pages/rest-api-page.tsx'
import { RestApiResult } from '../pages/rest-api-result.tsx'
import { sendPage } from '../pages/send-page.ts'
import type { Api, ApiParts } from '../parts.ts'
import { readForms } from '../rest-api-plugin/forms.ts'
import { handlerTimeoutMs } from '../rest-api-plugin/handler-timeout.ts'
import type { RestApiPlugin } from '../rest-api-plugin/plugin.ts'

/** The REST plugin for people: its page, and the results of its forms. */
export async function restApiPageRoutes(app: Api, plugin: RestApiPlugin, parts: ApiParts): Promise<void> {
  const page = { config: { access: 'viewer', page: true }, schema: { hide: true } } as const
  app.get('/admin/rest_api', page, (_request, reply) => reply.redirect('/admin/rest_api/'))
  app.get('/admin/rest_api/', page, (request, reply) => showPage(parts, request, reply))

  await readForms(app)
  for (const { name } of restApis) {
    // After a login or a reload, the user wants the form.
    app.get(`/admin/rest_api/${name}`, page, (_request, reply) => reply.redirect(`/admin/rest_api/#${name}`))
    app.post(
      `/admin/rest_api/${name}`,
      {
        config: { access: 'viewer', page: true, triggers: true },
        schema: { hide: true },
        handlerTimeout: handlerTimeoutMs(parts.settings),
      },
      async (request, reply) => {
        const answer = await plugin.answer(request, reply)
        const shown = <RestApiResult reader={readerOf(request)} api={name} answer={answer} />
        return sendPage(reply.code(answer.http_response_code), shown)
      },
    )
  }
}

async function showPage({ registry, store }: ApiParts, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const paused = await store.dags.listPaused()
  const dags = registry.dags.map(({ id }) => ({ id, isActive: !paused.has(id) }))
  const versions = [
    ['ml-airflow', VERSION],
    ['REST API plugin', '1.0.9'],
    ['Node.js', process.versions.node],
  ] as const
  const origin = `${request.protocol}://${request.host}`
  sendPage(reply, <RestApiPage reader={readerOf(request)} origin={origin} versions={versions} dags={dags} />)
}
