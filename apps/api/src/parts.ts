import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import type { Programs } from '@ml-airflow/assembly/programs'
import type { KeptDags } from '@ml-airflow/commands'
import type { ApiToken, LoadedSettings, Settings } from '@ml-airflow/config'
import type { Cipher, DagRegistry, JobQueue, LogStore, Store } from '@ml-airflow/core'
import type { Audit, ChangeFeed, PauseService, PlanReporter, RunPlanner, RunService, Users } from '@ml-airflow/engine'
import type { QueueBoard } from '@ml-airflow/queue/board'
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
} from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { UnreadLimits } from './unread-answers.ts'

/** What the API is put together from. The caller opens and closes it. */
export interface ApiParts {
  readonly registry: DagRegistry
  /** Keeps the registry. */
  readonly dags: KeptDags
  readonly store: Store
  readonly queue: JobQueue
  readonly board: QueueBoard
  readonly logs: LogStore
  readonly runService: RunService
  readonly pauses: PauseService
  readonly planner: RunPlanner
  readonly planReporter: PlanReporter
  /** The other programs of this installation. */
  readonly programs: Programs
  /** Tells open pages what has changed. */
  readonly feed: ChangeFeed
  readonly users: Users
  readonly cipher: Cipher
  /** With which programs and people are answered, beside users with their passwords. */
  readonly tokens: readonly ApiToken[]
  /** Whether a process of this user has opened a connection. */
  readonly isOwnConnection: (socket: Socket) => Promise<boolean>
  readonly audit: Audit
  readonly settings: Settings
  readonly loaded: LoadedSettings
  /** Of the processes that it starts. */
  readonly environment: NodeJS.ProcessEnv
  readonly logger: FastifyBaseLogger
  /** The built pages. Undefined: the server renders its own. */
  readonly webFolder?: string | undefined
  /** How many triggers one address may send in a minute. Default: 60,000. */
  readonly triggersAMinute?: number
  /** What clients may leave unread. */
  readonly unread?: Partial<UnreadLimits>
}

/** Fastify with zod: a route's schemas give its checks, its types and its documentation. */
export type Api = FastifyInstance<
  Server,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypeProvider
>
