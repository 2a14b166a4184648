import type { InstanceBody } from '@ml-airflow/assembly/bodies'
import type { Settings } from '@ml-airflow/config'
import { MlAirflowError, type RunState } from '@ml-airflow/core'
import { readToken, tokenFileIn } from '@ml-airflow/vault'

/** A run in the response format of the API. */
export interface RunDetail {
  readonly id: number
  readonly dag_id: string
  readonly run_id: string
  readonly state: RunState
  readonly task_instances: readonly InstanceBody[]
}

/** Uses the API like any external program. */
export class DemoClient {
  readonly address: string
  readonly #headers: Readonly<Record<string, string>>

  constructor(address: string, { API_TOKENS, ML_AIRFLOW_HOME }: Settings) {
    this.address = address
    const token = API_TOKENS?.find(({ role }) => role !== 'viewer')?.token ?? readToken(tokenFileIn(ML_AIRFLOW_HOME))
    this.#headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
  }

  /** @throws MlAirflowError `unavailable` with the API's message */
  async trigger(dagId: string, conf: unknown, signal: AbortSignal): Promise<{ readonly id: number }> {
    return this.#call(`/api/v1/dags/${dagId}/runs`, {
      method: 'POST',
      headers: { ...this.#headers, 'content-type': 'application/json' },
      body: JSON.stringify({ conf }),
      signal,
    })
  }

  /** @throws MlAirflowError `unavailable` with the API's message */
  run(id: number, signal: AbortSignal): Promise<RunDetail> {
    return this.#call(`/api/v1/runs/${id}`, { headers: this.#headers, signal })
  }

  /** Log of a try, including the launcher's lines. */
  async log(run: number, taskId: string, tryNumber: number, signal: AbortSignal): Promise<string> {
    const path = `/api/v1/runs/${run}/tasks/${taskId}/tries/${tryNumber}/log`
    return (await fetch(`${this.address}${path}`, { headers: this.#headers, signal })).text()
  }

  async #call<T>(path: string, request: RequestInit): Promise<T> {
    const response = await fetch(`${this.address}${path}`, request)
    const body = (await response.json()) as T & { readonly message?: string }
    if (response.ok) return body
    throw new MlAirflowError('unavailable', `${path} answered ${response.status}: ${body.message}`)
  }
}
