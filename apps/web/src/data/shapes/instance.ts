import type { Schemas } from './common.ts'

export type InstanceItem = Schemas['TaskInstanceItem']
export type InstanceDetail = Schemas['TaskInstanceDetail']
export type OutputFile = Schemas['Output']
export type ProducedFile = Schemas['ProducedFile']
