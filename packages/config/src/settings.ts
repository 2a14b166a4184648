import { z } from 'zod'
import { notificationSettings } from './notification-settings.ts'
import {
  choice,
  decimal,
  fernetKeys,
  flag,
  type Given,
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
import { webSettings } from './web-settings.ts'
import { workerSettings } from './worker-settings.ts'

const always = (): boolean => true
const isSqlite = (given: Given): boolean => given.DB_TYPE === 'sqlite'
const ENVIRONMENT_NAME = /^[A-Za-z_*][A-Za-z0-9_*]*$/
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/i

/** All settings, by their names in the environment. A setting may determine the defaults of those below it. */
export const schema = z
  .object({
    ML_AIRFLOW_HOME: setting(path(), '[core] airflow_home', {
      fallback: '.ml-airflow',
      isPath: always,
      description: 'Folder of all data that has no other place: the SQLite file, logs, outputs, the embedded Redis.',
    }),
    DAGS_FOLDER: setting(path().optional(), '[core] dags_folder', {
      isPath: always,
      description:
        'Folder of your own DAGs. Unset: the folder dags in airflow_home, or else the folder dags in the current folder.',
    }),
    OUTPUT_DIR: setting(path(), '[core] output_dir', {
      fallback: '{ML_AIRFLOW_HOME}/output',
      isPath: always,
      description: 'Folder under which tasks put their outputs. Workers on several machines must share it.',
    }),
    FERNET_KEY: setting(fernetKeys().optional(), '[core] fernet_key', {
      secret: true,
      description:
        'Keys of variables and connections, with commas between them: the first encrypts, all decrypt. Unset: a key is made in airflow_home/fernet_key, which serves one machine.',
    }),
    DEFAULT_TIMEZONE: setting(timeZone(), '[core] default_timezone', {
      fallback: 'UTC',
      description: 'Time zone of schedules that name none, such as Europe/Berlin.',
    }),
    MAX_ACTIVE_RUNS_PER_DAG: setting(integer(1, 1_000_000), '[core] max_active_runs_per_dag', {
      fallback: '16',
      description: 'Runs of a DAG that are under way at once, unless the DAG sets its own limit; others wait.',
    }),
    DAEMON_START_SECONDS: setting(decimal(0.1, 3600), '[core] daemon_start_seconds', {
      fallback: '60',
      description: 'Seconds for which a command with -D waits until what it has started is ready.',
    }),
    PASS_ENVIRONMENT: setting(
      list(ENVIRONMENT_NAME, 'names, in which * stands for any characters'),
      '[core] pass_environment',
      {
        fallback: 'defaults',
        description:
          'Variables of the environment of a worker that its commands see, with commas between them; * stands for any characters, and defaults for what tools need (docs/writing-dags.md).',
      },
    ),
    RUN_RETENTION_DAYS: setting(decimal(0, 36_500), '[core] run_retention_days', {
      fallback: '0',
      description:
        'Days after which workers remove runs that have ended, with their tries and logs; 0 for never. Records stay, and runs whose results they hold.',
    }),
    RUN_RETENTION_COUNT: setting(integer(0, 1_000_000), '[core] run_retention_count', {
      fallback: '10',
      description: 'How many of the newest runs of each DAG run_retention_days keeps, whatever their age.',
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
      description: 'Megabytes after which the log of a try is cut off; the log says so.',
    }),
    REMOTE_LOGGING: setting(choice(['none', 'database', 's3']), '[logging] remote_logging', {
      fallback: 'none',
      description:
        'Where logs are put for machines that share no base_log_folder: database, s3, or none. Slower than a shared folder.',
    }),
    REMOTE_BASE_LOG_FOLDER: setting(
      text(/^s3:\/\/[a-z0-9][a-z0-9.-]{1,62}(\/[\w./-]*)?$/, 's3://bucket and s3://bucket/prefix').optional(),
      '[logging] remote_base_log_folder',
      { description: 'Where in S3, such as s3://bucket/prefix. The AWS SDK finds key, secret and region by itself.' },
    ),
    REMOTE_LOG_ENDPOINT: setting(
      text(/^https?:\/\/\S+$/, 'http:// and https:// addresses').optional(),
      '[logging] remote_log_endpoint',
      {
        description: 'Address of an object storage that speaks S3. Unset: that of AWS.',
      },
    ),
    LOG_RETENTION_DAYS: setting(decimal(0, 36_500), '[logging] log_retention_days', {
      fallback: '30',
      description: 'Days after which the logs in remote_logging are removed; 0 for never. Files go with their run.',
    }),
    LOG_LEVEL: setting(level(), '[logging] logging_level', {
      fallback: 'info',
      former: '[core] logging_level',
      description: 'How much the processes themselves say: fatal, error, warn, info, debug, trace, or silent.',
    }),
    DB_TYPE: setting(choice(['sqlite', 'mysql']), '[database] type', {
      fallback: (given) => (given.DB_LOGIN === undefined && given.DB_PASSWORD === undefined ? 'sqlite' : 'mysql'),
      description: 'sqlite or mysql (also MariaDB). Unset: mysql where a login or password is given, else sqlite.',
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
      description: "MySQL: the user's password. Better given by the environment than by a file.",
    }),
    DB_SCHEMA: setting(text(/^[A-Za-z0-9_$-]{1,64}$/, 'letters, digits, _, $ and -, 64 at most'), '[database] schema', {
      fallback: 'ml_airflow',
      description: 'MySQL: the schema.',
    }),
    DB_CONN_ID: setting(text(/^[A-Za-z0-9_.-]{1,250}$/, 'letters, digits, _, . and -'), '[database] conn_id', {
      fallback: 'ml_airflow_db',
      description: 'Id under which this database is listed among the connections.',
    }),
    UPGRADE_AT_LOAD: setting(flag(), '[database] upgrade_at_load', {
      fallback: 'False',
      description:
        'Whether workers and API make the tables of new DAGs when they load them, as upgradedb does. In standalone: unset means True.',
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
      description: 'Seconds between two comparisons of the database with the queue.',
    }),
    KILL_GRACE_SECONDS: setting(decimal(0, 1800), '[engine] kill_grace_seconds', {
      fallback: '5',
      description: 'Seconds between SIGTERM and SIGKILL for a command that is to end; half of lease_seconds at most.',
    }),
    SHUTDOWN_GRACE_SECONDS: setting(decimal(0, 86_400), '[engine] shutdown_grace_seconds', {
      fallback: '25',
      description: 'Seconds for which a worker that is asked to stop lets its commands go on.',
    }),
    MAX_LOSSES: setting(integer(0, 1000), '[engine] max_losses', {
      fallback: '5',
      description: 'How often a task may lose its worker before it fails.',
    }),
    SCHEDULER_HEARTBEAT_SEC: setting(decimal(0.1, 3600), '[scheduler] scheduler_heartbeat_sec', {
      fallback: '5',
      description:
        'Seconds between two looks at the schedules: so soon a new or unpaused one is seen. Runs are made when they are due.',
    }),
    CATCHUP_BY_DEFAULT: setting(flag(), '[scheduler] catchup_by_default', {
      fallback: 'True',
      description: 'Whether missed ticks of schedules are all made up for, or the newest alone.',
    }),
    ...notificationSettings,
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
