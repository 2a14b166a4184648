import type { RestCommand, SentValues } from '@ml-airflow/commands'
import type { FastifyRequest } from 'fastify'
import { WrongMethod } from '../errors.ts'
import type { ApiParts } from '../parts.ts'
import { mayBeLink } from '../security/browser.ts'

/** Thrown instead of carrying out what somebody may not know of who has followed a link. */
export class ConsentNeeded extends Error {
  readonly api: RestCommand
  readonly values: SentValues

  constructor(api: RestCommand, values: SentValues) {
    super(`${api.name} changes something.`)
    this.api = api
    this.values = values
  }
}

/** What a call may do as it came. */
export class Consent {
  /** Why it was refused. A command takes what it meets at a file for a wrong argument. */
  refusal: WrongMethod | undefined
  readonly #request: FastifyRequest
  readonly #asked: ConsentNeeded
  readonly #mayChange: boolean

  /** The original's address that triggers a run acts when it is opened, unless a setting asks for the button there as well. */
  constructor(
    request: FastifyRequest,
    { api, values }: { readonly api: RestCommand; readonly values: SentValues },
    { REST_API_PLUGIN_CONFIRM_TRIGGER: confirmTrigger }: ApiParts['settings'],
  ) {
    this.#request = request
    this.#asked = new ConsentNeeded(api, values)
    this.#mayChange = (api.name === 'trigger_dag' && !confirmTrigger) || !mayBeLink(request)
  }

  /** @throws ConsentNeeded */
  toChange(): void {
    if (!this.#mayChange) throw this.#asked
  }

  /** @throws WrongMethod */
  toUseFiles(): void {
    try {
      demandPost(this.#request, 'Files of the server are read and written')
    } catch (error) {
      this.refusal = error as WrongMethod
      throw error
    }
  }
}

/** @throws WrongMethod */
export function demandPost({ method }: FastifyRequest, what: string): void {
  if (method !== 'POST')
    throw new WrongMethod(`${what} by POST alone: send the same arguments with it, as curl -X POST does.`, ['POST'])
}
