import type { AnswerOf, Schemas } from './common.ts'

export type PoolBody = Schemas['Pool']
export type VariableBody = Schemas['Variable']
export type ConnectionBody = Schemas['Connection']
export type UserBody = Schemas['User']
export type WorkerBody = Schemas['Worker']
export type SettingBody = Schemas['Setting']
export type NotificationBody = Schemas['Notification']
export type AuditEntry = Schemas['AuditEntry']
export type Savings = AnswerOf<'/api/v1/savings'>
