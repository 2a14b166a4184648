/** Logs for machines without a shared folder: in S3, or in the database. The only room that depends on the AWS SDK. */

export { type RemoteLogSettings, remoteLogsOf } from './remote-logs-of.ts'
