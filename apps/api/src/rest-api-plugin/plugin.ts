import { argvOf, type Caller, type RestCommand, restApis, type SentValues, shownFields } from '@ml-airflow/commands'
import { defined, MlAirflowError } from '@ml-airflow/core'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { reportedProblem } from '../errors.ts'
import type { ApiParts } from '../parts.ts'
import { demandRole } from '../security/guard.ts'
import { traceparentIn } from '../trace-header.ts'
import { startInBackground } from './background.ts'
import { type CommandEnd, Commands } from './commands.ts'
import { Consent, ConsentNeeded, demandPost } from './consent.ts'
import { type Answer, type Call, type Envelope, envelope } from './envelope.ts'
import { formOf } from './forms.ts'
import { demandRequired, valuesOf } from './values.ts'

/** The API of airflow-rest-api-plugin 1.0.9 on top of the command catalogue. */
export class RestApiPlugin {
  readonly #parts: ApiParts
  readonly #commands: Commands

  constructor(parts: ApiParts) {
    this.#parts = parts
    this.#commands = new Commands(parts)
  }

  /**
   * Errors become answers too.
   * @throws only ConsentNeeded
   */
  async answer(request: FastifyRequest, reply: FastifyReply): Promise<Envelope> {
    try {
      const api = findApi(nameOf(request))
      const values = valuesOf(request, api)
      demandRequired(api, values)
      this.#demandDag(api, values)
      return envelope(200, callOf(request, reply), await this.#carryOut(api, values, request))
    } catch (error) {
      if (error instanceof ConsentNeeded) throw error
      return failed(error, request, reply)
    }
  }

  /** A DAG of a file that will be reloaded need not be known yet. */
  #demandDag({ rest }: RestCommand, { dag_id, subdir }: SentValues): void {
    if (dag_id !== undefined && subdir === undefined && rest.plain !== true) this.#parts.registry.get(dag_id)
  }

  async #carryOut(api: RestCommand, values: SentValues, request: FastifyRequest): Promise<Answer> {
    const caller = callerOf(request)
    const argv = argvOf(api, values)
    const airflow_cmd = ['airflow', ...argvOf(api, shownFields(api, values))].join(' ')
    if (api.rest.background === true) {
      demandRole(request, api.access({}))
      demandPost(request, `${api.name} starts a process`)
      await this.#start(api, argv, values, caller)
      return { output: { stdout: 'exit_code: 0', stderr: '', stdin: '' }, airflow_cmd }
    }
    const consent = new Consent(request, { api, values }, this.#parts.settings)
    const end = await this.#commands.run(api, argv, { caller, consent })
    if (consent.refusal !== undefined) throw consent.refusal
    if (isRefused(end.failure)) throw end.failure
    return api.rest.plain === true ? plainAnswer(end) : { ...lineAnswer(end), airflow_cmd }
  }

  /** The process's own audit entry names the operating system user. Only this process knows the caller. */
  async #start({ name }: RestCommand, argv: readonly string[], sent: SentValues, caller: Caller): Promise<void> {
    const { audit } = this.#parts
    const about = { event: name, owner: caller.name, via: 'rest_api', address: caller.from } as const
    const id = await audit.begin({ ...about, dagId: sent.dag_id, arguments: sent })
    await startInBackground(argv, this.#parts)
    await audit.end(id, 0)
  }
}

function nameOf(request: FastifyRequest): string {
  const name = nameIn((request.query as Readonly<Record<string, string>>).api, formOf(request).api)
  if (name === '') throw new MlAirflowError('bad_argument', 'API should be provided')
  return name
}

function nameIn(query: unknown, form: unknown): string {
  return String(query || form || '')
    .trim()
    .toLowerCase()
}

function findApi(name: string): RestCommand {
  const api = restApis.find((one) => one.name === name)
  if (api === undefined) throw new MlAirflowError('bad_argument', `API '${name.slice(0, 80)}' was not found`)
  return api
}

function callerOf({ sender, ip, headers }: FastifyRequest): Caller {
  const traceparent = traceparentIn(headers)
  return { name: sender?.name ?? 'nobody', role: sender?.role ?? 'viewer', from: ip, traceparent }
}

function isRefused(failure: unknown): boolean {
  if (failure instanceof ConsentNeeded) return true
  return failure instanceof MlAirflowError && failure.code === 'forbidden'
}

function lineAnswer({ stdout, stderr, exitCode, logFile }: CommandEnd): Answer {
  return {
    output: { stdout, stderr, stdin: '' },
    ...(exitCode !== 0 && defined({ exit_code: exitCode })),
    ...defined({ warning: logFile && goesOn(logFile) }),
  }
}

function plainAnswer({ stdout, stderr, failure, logFile }: CommandEnd): Answer {
  if (failure !== undefined) throw failure
  const warning = [stderr, logFile === undefined ? '' : goesOn(logFile)].filter((text) => text !== '').join('\n')
  return { output: stdout, ...(warning === '' ? {} : { warning }) }
}

function goesOn(logFile: string): string {
  return `The command is still running. Its further output and its exit code will be in ${logFile} on the server.`
}

/** The plugin's messages for its own errors, ours for others: 403 without a token, 400 for an unknown DAG. */
export function failed(error: unknown, request: FastifyRequest, reply: FastifyReply): Envelope {
  const { status, message } = reportedProblem(error, request, reply)
  const call = callOf(request, reply)
  if (status === 401) return envelope(403, call, { output: 'Token Authentication Failed' })
  if (status === 404) return envelope(400, call, { output: message })
  if (status === 415) return envelope(415, call, { output: 'The body must be a form, urlencoded or multipart.' })
  return envelope(status, call, { output: isOfDags(error) ? error.message : message })
}

/** Unlike other internal errors, errors of a DAG file are shown. */
function isOfDags(error: unknown): error is MlAirflowError {
  return error instanceof MlAirflowError && error.code === 'bad_dag'
}

function callOf(request: FastifyRequest, reply: FastifyReply): Call {
  const query = request.query as Readonly<Record<string, unknown>>
  const form = formIn(request)
  const api = restApis.find(({ name }) => name === nameIn(query.api, form.api))
  const shown = (fields: Readonly<Record<string, unknown>>) => (api === undefined ? fields : shownFields(api, fields))
  return { elapsedMs: reply.elapsedTime, query: shown(query), form: shown(form) }
}

/** Empty if the form is unreadable; the error already says so. */
function formIn(request: FastifyRequest): Readonly<Record<string, unknown>> {
  try {
    return formOf(request)
  } catch {
    return {}
  }
}
