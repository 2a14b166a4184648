export { type RemoteLogSettings, remoteLogsOf } from './remote-logs-of.ts'
