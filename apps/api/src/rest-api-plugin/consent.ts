import type { RestCommand, SentValues } from '@ml-airflow/commands'
import type { FastifyRequest } from 'fastify'
import { WrongMethod } from '../errors.ts'
import type { ApiParts } from '../parts.ts'
import { mayBeLink } from '../security/browser.ts'

/** Thrown before a change that the user of a browser may not be aware of, after following a link. */
export class ConsentNeeded extends Error {
  readonly api: RestCommand
  readonly values: SentValues

  constructor(api: RestCommand, values: SentValues) {
    super(`${api.name} changes something.`)
    this.api = api
    this.values = values
  }
}

/**
 * Whether a call may change something or use files of the server. This depends on how it arrived: a user who follows a link
 * in a browser may not know what it does; a program does, and so does a form sent with POST.
 */
export class Consent {
  /** The error that `toUseFiles` threw. The caller answers with it, because commands turn file errors into argument errors. */
  refusal: WrongMethod | undefined
  readonly #request: FastifyRequest
  readonly #needed: ConsentNeeded
  readonly #mayChange: boolean

  /** The original plugin's trigger URL acts on GET, unless a setting demands confirmation there too. */
  constructor(
    request: FastifyRequest,
    { api, values }: { readonly api: RestCommand; readonly values: SentValues },
    { REST_API_PLUGIN_CONFIRM_TRIGGER: confirmTrigger }: ApiParts['settings'],
  ) {
    this.#request = request
    this.#needed = new ConsentNeeded(api, values)
    this.#mayChange = (api.name === 'trigger_dag' && !confirmTrigger) || !mayBeLink(request)
  }

  /** @throws ConsentNeeded */
  toChange(): void {
    if (!this.#mayChange) throw this.#needed
  }

  /** @throws WrongMethod */
  toUseFiles(): void {
    try {
      demandPost(this.#request, 'files of the server are read and written')
    } catch (error) {
      this.refusal = error as WrongMethod
      throw error
    }
  }
}

/** @throws WrongMethod */
export function demandPost({ method }: FastifyRequest, what: string): void {
  if (method !== 'POST')
    throw new WrongMethod(
      `The method is ${method}, but ${what} only by POST: send the same arguments with POST (curl -X POST).`,
      ['POST'],
    )
}
