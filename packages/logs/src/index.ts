/** Logs for machines that share no folder: in S3, or in the database. The only room that knows the AWS SDK. */

export { type RemoteLogSettings, remoteLogsOf } from './remote-logs-of.ts'
