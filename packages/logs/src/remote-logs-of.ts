import type { RemoteLogs } from '@ml-airflow/core'

export interface RemoteLogSettings {
  readonly REMOTE_LOGGING: 'none' | 'database' | 's3'
  /** `s3://bucket/prefix` */
  readonly REMOTE_BASE_LOG_FOLDER?: string | undefined
  readonly REMOTE_LOG_ENDPOINT?: string | undefined
}

/**
 * The log storage for machines without a shared folder; undefined if not configured. The S3 code is loaded only on demand.
 */
export async function remoteLogsOf(settings: RemoteLogSettings, database: RemoteLogs): Promise<RemoteLogs | undefined> {
  const { REMOTE_LOGGING, REMOTE_BASE_LOG_FOLDER: folder = '', REMOTE_LOG_ENDPOINT: endpoint } = settings
  if (REMOTE_LOGGING === 'none') return undefined
  if (REMOTE_LOGGING === 'database') return database
  const { S3Logs } = await import('./s3-logs.ts')
  return new S3Logs({ folder, endpoint })
}
