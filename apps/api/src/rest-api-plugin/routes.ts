import { MlAirflowError } from '@ml-airflow/core'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { reportedProblem } from '../errors.ts'
import type { Api, ApiParts } from '../parts.ts'
import { demandRole } from '../security/guard.ts'
import { type Arguments, type Command, commandLine, commands } from './commands.ts'
import { envelope } from './envelope.ts'

/** The API of airflow-rest-api-plugin 1.0.9, for an address bar: `?api=trigger_dag&dag_id=…&conf=…`. */
export function restApiPluginRoutes(app: Api, parts: ApiParts): void {
  app.setErrorHandler(answerError)

  app.route({
    method: ['GET', 'POST'],
    url: '/admin/rest_api/api',
    exposeHeadRoute: false,
    config: { access: 'viewer', getChanges: true, tokenHeader: 'rest_api_plugin_http_token', triggers: true },
    schema: { tags: ['airflow-rest-api-plugin'], summary: 'Triggers a run, as an address bar can' },
    handler: async (request, reply) => {
      const given = argumentsOf(request)
      const { name, command } = findCommand(given)
      demandRole(request, command.role)
      checkArguments(parts, command, given)
      const stdout = await command.run(parts, given)
      const answer = {
        output: { stdout, stderr: '', stdin: '' },
        airflow_cmd: commandLine(name, command, given),
      } as const
      return envelope(200, callOf(request, reply), answer)
    },
  })
}

function findCommand(given: Arguments): { name: string; command: Command } {
  const name = given.api?.trim().toLowerCase()
  if (name === undefined || name === '') throw new MlAirflowError('bad_argument', 'API should be provided')
  const command = commands.get(name)
  if (command === undefined) throw new MlAirflowError('bad_argument', `API '${name.slice(0, 80)}' was not found`)
  return { name, command }
}

function checkArguments({ registry }: ApiParts, command: Command, given: Arguments): void {
  const required = command.arguments.filter((argument) => argument.required).map(({ name }) => name)
  if (required.some((name) => given[name] === undefined)) {
    const names = required.map((name) => `'${name}'`).join(', ')
    throw new MlAirflowError('bad_argument', `The argument(s) [${names}] are required`)
  }
  if (given.dag_id !== undefined) registry.get(given.dag_id)
}

/** The plugin's words for its own errors, ours for the rest. It says 403 to whoever has no token, and 400 for an unknown DAG. */
function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const problem = reportedProblem(error, request, reply)
  const unauthorized = problem.status === 401
  const status = unauthorized ? 403 : problem.status === 404 ? 400 : problem.status
  const output = unauthorized ? 'Token Authentication Failed' : problem.message
  reply.code(status).send(envelope(status, callOf(request, reply), { output }))
}

function callOf(request: FastifyRequest, reply: FastifyReply) {
  return { elapsedMs: reply.elapsedTime, arguments: request.query as Readonly<Record<string, unknown>> }
}

/** In an address a plus sign reads as a space. No run id and no date holds a space, so what was meant is known. */
const WITHOUT_SPACES = ['run_id', 'exec_date', 'execution_date']

function argumentsOf({ query }: FastifyRequest): Arguments {
  const given = Object.entries(query as Record<string, string>).filter(([, value]) => value !== '')
  return Object.fromEntries(
    given.map(([name, value]) => [name, WITHOUT_SPACES.includes(name) ? value.replaceAll(' ', '+') : value]),
  )
}
