import { messageOf } from '@ml-airflow/core'
import type { ApiParts } from './parts.ts'

export interface PartHealth {
  readonly ok: boolean
  /** What is wrong, for people; empty where nothing is. */
  readonly sentence: string
}

const PATIENCE_MS = 3500

/** Asks the database and Redis, each with so much patience that the answer takes no longer than 5 s. */
export async function checkHealth({ store, queue }: Pick<ApiParts, 'store' | 'queue'>): Promise<{
  readonly database: PartHealth
  readonly redis: PartHealth
}> {
  const [database, redis] = await Promise.all([inTime(store.ping()), inTime(queue.ping())])
  return { database, redis }
}

async function inTime(answer: Promise<void>): Promise<PartHealth> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<PartHealth>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS, { ok: false, sentence: `No answer within ${PATIENCE_MS / 1000} s.` })
  })
  const given = answer.then(
    () => ({ ok: true, sentence: '' }),
    (error: unknown) => ({ ok: false, sentence: messageOf(error) }),
  )
  return Promise.race([given, late]).finally(() => clearTimeout(timer))
}
