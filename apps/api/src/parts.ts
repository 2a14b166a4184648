import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import type { Programs } from '@ml-airflow/assembly/programs'
import type { ReloadableDags } from '@ml-airflow/commands'
import type { ApiToken, LoadedSettings, Settings } from '@ml-airflow/config'
import type { Cipher, DagRegistry, JobQueue, LogStore, Store, Traces } from '@ml-airflow/core'
import type {
  Audit,
  ChangeFeed,
  ClearService,
  PauseService,
  PlanReporter,
  RunPlanner,
  RunService,
  Users,
} from '@ml-airflow/engine'
import type { QueueBoard } from '@ml-airflow/queue/board'
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
} from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { UnreadLimits } from './unread-answers.ts'

/** Dependencies of the API. The caller opens and closes them. */
export interface ApiParts {
  readonly registry: DagRegistry
  /** Holds the DAG registry. */
  readonly dags: ReloadableDags
  readonly store: Store
  readonly queue: JobQueue
  readonly board: QueueBoard
  readonly logs: LogStore
  readonly runService: RunService
  /** Undefined: no collector is configured. */
  readonly traces: Traces | undefined
  readonly pauses: PauseService
  readonly clearing: ClearService
  readonly planner: RunPlanner
  readonly planReporter: PlanReporter
  /** The other programs of this installation. */
  readonly programs: Programs
  /** Notifies open pages of changes. */
  readonly feed: ChangeFeed
  readonly users: Users
  readonly cipher: Cipher
  /** Tokens for programs and people, besides users with passwords. */
  readonly tokens: readonly ApiToken[]
  /** Whether a process of this user has opened a connection. */
  readonly isOwnConnection: (socket: Socket) => Promise<boolean>
  readonly audit: Audit
  readonly settings: Settings
  readonly loaded: LoadedSettings
  /** Environment of child processes. */
  readonly environment: NodeJS.ProcessEnv
  readonly logger: FastifyBaseLogger
  /** Folder of the built pages. Undefined: the server renders its own. */
  readonly webFolder?: string | undefined
  /** Limit of triggers per minute and address. Default: 60,000. */
  readonly triggersAMinute?: number
  /** Limits for unread answers. */
  readonly unread?: Partial<UnreadLimits>
}

/** Fastify with zod: the schemas of a route define its validation, types and documentation. */
export type Api = FastifyInstance<
  Server,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypeProvider
>
