import { z } from 'zod'
import { notificationSettings } from './notification-settings.ts'
import {
  choice,
  decimal,
  fernetKeys,
  flag,
  type GivenTexts,
  integer,
  level,
  list,
  path,
  redisUrl,
  setting,
  text,
  timeZone,
} from './setting.ts'
import type { ApiToken } from './tokens.ts'
import { traceSettings } from './trace-settings.ts'
import { webSettings } from './web-settings.ts'
import { workerSettings } from './worker-settings.ts'

const always = (): boolean => true
const isSqlite = (given: GivenTexts): boolean => given.DB_TYPE === 'sqlite'
const ENVIRONMENT_NAME = /^[A-Za-z_*][A-Za-z0-9_*]*$/
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/i

/** All settings, by their names in the environment. A setting may determine the defaults of those below it. */
export const schema = z
  .object({
    ML_AIRFLOW_HOME: setting(path(), '[core] airflow_home', {
      fallback: '.ml-airflow',
      isPath: always,
      description: 'Folder of all data without a separate setting: the SQLite file, logs, outputs, the embedded Redis.',
    }),
    DAGS_FOLDER: setting(path().optional(), '[core] dags_folder', {
      isPath: always,
      description: 'Folder of your DAGs. Unset: the folder dags in airflow_home, or else in the current folder.',
    }),
    OUTPUT_DIR: setting(path(), '[core] output_dir', {
      fallback: '{ML_AIRFLOW_HOME}/output',
      isPath: always,
      description: 'Folder for the outputs of tasks. Workers on several machines must share it.',
    }),
    FERNET_KEY: setting(fernetKeys().optional(), '[core] fernet_key', {
      secret: true,
      description:
        'Comma-separated keys for variables and connections: the first encrypts, all decrypt. Unset: a key is created in airflow_home/fernet_key, which suffices for one machine.',
    }),
    DEFAULT_TIMEZONE: setting(timeZone(), '[core] default_timezone', {
      fallback: 'UTC',
      description: 'Time zone of schedules without one, such as Europe/Berlin.',
    }),
    MAX_ACTIVE_RUNS_PER_DAG: setting(integer(1, 1_000_000), '[core] max_active_runs_per_dag', {
      fallback: '16',
      description: 'Maximum number of concurrent runs of a DAG that sets no limit; further runs wait.',
    }),
    DAEMON_START_SECONDS: setting(decimal(0.1, 3600), '[core] daemon_start_seconds', {
      fallback: '60',
      description: 'Seconds for which a command with -D waits until its process is ready.',
    }),
    PASS_ENVIRONMENT: setting(
      list(ENVIRONMENT_NAME, 'names, in which * stands for any characters'),
      '[core] pass_environment',
      {
        fallback: 'defaults',
        description:
          'Comma-separated environment variables of a worker that its commands get; * matches any characters, and defaults means those that tools need (docs/writing-dags.md).',
      },
    ),
    RUN_RETENTION_DAYS: setting(decimal(0, 36_500), '[core] run_retention_days', {
      fallback: '0',
      description:
        'Days after which workers remove ended runs with their tries and logs; 0 for never. Records stay, and so do runs whose results they hold.',
    }),
    RUN_RETENTION_COUNT: setting(integer(0, 1_000_000), '[core] run_retention_count', {
      fallback: '10',
      description: 'Number of newest runs per DAG that run_retention_days keeps, whatever their age.',
    }),
    AUDIT_RETENTION_DAYS: setting(decimal(0, 36_500), '[core] audit_retention_days', {
      fallback: '0',
      description: 'Days after which workers remove entries of the audit log; 0 for never.',
    }),
    LOG_DIR: setting(path(), '[logging] base_log_folder', {
      fallback: '{ML_AIRFLOW_HOME}/logs',
      isPath: always,
      former: '[core] base_log_folder',
      description: "Folder of the tries' logs and exit evidence. Workers on several machines should share it.",
    }),
    LOG_CAP_MB: setting(decimal(0.01, 1_000_000), '[logging] log_cap_mb', {
      fallback: '50',
      description: 'Megabytes after which the log of a try is truncated, with a note in the log.',
    }),
    REMOTE_LOGGING: setting(choice(['none', 'database', 's3']), '[logging] remote_logging', {
      fallback: 'none',
      description:
        'Storage of logs for machines that share no base_log_folder: database, s3, or none. Slower than a shared folder.',
    }),
    REMOTE_BASE_LOG_FOLDER: setting(
      text(/^s3:\/\/[a-z0-9][a-z0-9.-]{1,62}(\/[\w./-]*)?$/, 's3://bucket and s3://bucket/prefix').optional(),
      '[logging] remote_base_log_folder',
      { description: 'Location in S3, such as s3://bucket/prefix. The AWS SDK finds key, secret and region.' },
    ),
    REMOTE_LOG_ENDPOINT: setting(
      text(/^https?:\/\/\S+$/, 'http:// and https:// addresses').optional(),
      '[logging] remote_log_endpoint',
      {
        description: 'URL of an S3-compatible object storage. Unset: AWS.',
      },
    ),
    LOG_RETENTION_DAYS: setting(decimal(0, 36_500), '[logging] log_retention_days', {
      fallback: '30',
      description:
        'Days after which logs in remote_logging are removed; 0 for never. Log files are removed with their run.',
    }),
    LOG_LEVEL: setting(level(), '[logging] logging_level', {
      fallback: 'info',
      former: '[core] logging_level',
      description: 'Log level of the processes: fatal, error, warn, info, debug, trace, or silent.',
    }),
    DB_TYPE: setting(choice(['sqlite', 'mysql']), '[database] type', {
      fallback: (given) => (given.DB_LOGIN === undefined && given.DB_PASSWORD === undefined ? 'sqlite' : 'mysql'),
      description: 'sqlite or mysql (also MariaDB). Unset: mysql if a login or password is given, otherwise sqlite.',
    }),
    DB_HOST: setting(path(), '[database] host', {
      fallback: (given) => (isSqlite(given) ? '{ML_AIRFLOW_HOME}/ml_airflow.db' : '127.0.0.1'),
      isPath: isSqlite,
      description: 'MySQL: the host, by default 127.0.0.1. SQLite: the file, by default ml_airflow.db in airflow_home.',
    }),
    DB_PORT: setting(integer(1, 65535), '[database] port', { fallback: '3306', description: 'MySQL: the port.' }),
    DB_LOGIN: setting(z.string().optional(), '[database] login', { description: 'MySQL: the user.' }),
    DB_PASSWORD: setting(z.string().optional(), '[database] password', {
      secret: true,
      description: "MySQL: the user's password. Prefer the environment to a file.",
    }),
    DB_SCHEMA: setting(text(/^[A-Za-z0-9_$-]{1,64}$/, 'letters, digits, _, $ and -, 64 at most'), '[database] schema', {
      fallback: 'ml_airflow',
      description: 'MySQL: the schema.',
    }),
    DB_CONN_ID: setting(text(/^[A-Za-z0-9_.-]{1,250}$/, 'letters, digits, _, . and -'), '[database] conn_id', {
      fallback: 'ml_airflow_db',
      description: 'Id of this database in the list of connections.',
    }),
    UPGRADE_AT_LOAD: setting(flag(), '[database] upgrade_at_load', {
      fallback: 'False',
      description:
        'Whether workers and API create the tables of new DAGs when they load them, like upgradedb. In standalone, unset means True.',
    }),
    REDIS_URL: setting(redisUrl().optional(), '[celery] broker_url', {
      secret: true,
      description: 'Redis, such as redis://:password@host:6379/0. Unset: ml-airflow starts a redis-server.',
    }),
    QUEUE_PREFIX: setting(
      text(/^[A-Za-z0-9_.-]{1,60}$/, 'letters, digits, _, . and -, 60 at most'),
      '[celery] queue_prefix',
      {
        fallback: 'ml_airflow',
        description: 'Prefix of all keys in Redis, so that several installations can share one.',
      },
    ),
    ...workerSettings,
    LEASE_SECONDS: setting(decimal(1, 3600), '[engine] lease_seconds', {
      fallback: '30',
      description: 'Seconds without a heartbeat after which another worker may take over the tasks of a worker.',
    }),
    RECONCILE_SECONDS: setting(decimal(0.1, 3600), '[engine] reconcile_seconds', {
      fallback: '5',
      description: 'Seconds between two sweeps of the reconciler, which compares the database with the queue.',
    }),
    KILL_GRACE_SECONDS: setting(decimal(0, 1800), '[engine] kill_grace_seconds', {
      fallback: '5',
      description: 'Seconds between SIGTERM and SIGKILL when a command is ended; at most half of lease_seconds.',
    }),
    SHUTDOWN_GRACE_SECONDS: setting(decimal(0, 86_400), '[engine] shutdown_grace_seconds', {
      fallback: '25',
      description: 'Seconds for which a stopping worker lets its commands continue.',
    }),
    MAX_LOSSES: setting(integer(0, 1000), '[engine] max_losses', {
      fallback: '5',
      description: 'Number of times that a task may lose its worker before it fails.',
    }),
    SCHEDULER_HEARTBEAT_SEC: setting(decimal(0.1, 3600), '[scheduler] scheduler_heartbeat_sec', {
      fallback: '5',
      description: 'Poll interval for new and unpaused schedules, in seconds. Runs are created when they are due.',
    }),
    CATCHUP_BY_DEFAULT: setting(flag(), '[scheduler] catchup_by_default', {
      fallback: 'True',
      description: 'Whether all missed dates of a schedule get a run, or only the latest.',
    }),
    ...notificationSettings,
    ...traceSettings,
    ...webSettings,
  })
  .refine((settings) => settings.DB_TYPE !== 'mysql' || settings.DB_LOGIN !== undefined, {
    path: ['DB_LOGIN'],
    error: 'MySQL needs a user',
    when: valid('DB_TYPE', 'DB_LOGIN'),
  })
  .refine((settings) => settings.REMOTE_LOGGING !== 's3' || settings.REMOTE_BASE_LOG_FOLDER !== undefined, {
    path: ['REMOTE_BASE_LOG_FOLDER'],
    error: 'REMOTE_LOGGING=s3 needs s3://bucket/prefix',
    when: valid('REMOTE_LOGGING', 'REMOTE_BASE_LOG_FOLDER'),
  })
  .refine((settings) => settings.KILL_GRACE_SECONDS <= settings.LEASE_SECONDS / 2, {
    path: ['KILL_GRACE_SECONDS'],
    error: 'allowed is half of LEASE_SECONDS at most',
    when: valid('KILL_GRACE_SECONDS', 'LEASE_SECONDS'),
  })
  .refine((settings) => authenticates(settings) || LOOPBACK.test(settings.HOST), {
    path: ['HOST'],
    error: 'without API_TOKENS and AUTHENTICATE only loopback is allowed: 127.0.0.1, ::1 or localhost',
    when: valid('HOST', 'API_TOKENS', 'AUTHENTICATE'),
  })

export type Settings = Readonly<z.output<typeof schema>>
export type SettingName = keyof Settings
export const settingNames = Object.keys(schema.shape) as readonly SettingName[]

interface Doors {
  readonly API_TOKENS?: readonly ApiToken[] | undefined
  readonly AUTHENTICATE: boolean
}

/** Whether every request needs a token, or a user name and password. */
export function authenticates({ API_TOKENS, AUTHENTICATE }: Doors): boolean {
  return AUTHENTICATE || API_TOKENS !== undefined
}

/** A rule about several settings applies only if each of them is valid. */
function valid(...names: readonly string[]) {
  return ({ issues }: z.core.ParsePayload): boolean => !issues.some((issue) => names.includes(String(issue.path?.[0])))
}
