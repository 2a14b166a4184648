import type { Conf, RequestOf, Schemas } from './common.ts'

export type KeyedRecord = Omit<Schemas['KeyedRecord'], 'parameters'> & { readonly parameters: Conf }
export const RECORD_STATES: readonly KeyedRecord['state'][] = ['done', 'stale', 'failed', 'never', 'running']

export type RecordAction = Schemas['RecordActionReport']['action']
export type RecordActionReport = Schemas['RecordActionReport']

type Request = RequestOf<'/api/v1/records/actions/{action}'>
/** Selects records. */
export type RecordSelection = Omit<Request, 'dry_run' | 'reason'>
