import type { Conf, Paged } from './common.ts'
import type { TaskInstance } from './run.ts'

export interface InstanceItem extends TaskInstance {
  readonly run: { readonly id: number; readonly run_id: string; readonly dag_id: string }
}

export interface InstanceList extends Paged {
  readonly task_instances: readonly InstanceItem[]
}

interface Rendered {
  readonly command: string
  readonly arguments: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  readonly left_out: number
}

interface Try {
  readonly number: number
  /** null while it runs. */
  readonly outcome: string | null
  readonly exit_code: number | null
  readonly sentence: string
  readonly host: string
  readonly worker: string
  readonly pid: number | null
  readonly started_at: string
  readonly finished_at: string | null
  readonly rendered: Rendered | null
}

export interface InstanceDetail extends InstanceItem {
  readonly command: string | null
  readonly arguments: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  readonly record: {
    readonly id: number
    readonly table: string
    readonly parameters: Conf
    readonly started_at: string | null
    readonly finished_at: string | null
    readonly output_path: string | null
    readonly version: string
    readonly owner: string | null
  } | null
  readonly tries: readonly Try[]
}

type OutputType = 'text' | 'json' | 'csv' | 'markdown' | 'image' | 'html' | 'binary' | 'folder'

export interface OutputFile {
  readonly path: string
  readonly name: string
  readonly size: number
  readonly modified_at: string
  readonly type: OutputType
}

export interface Outputs {
  readonly output_path: string | null
  readonly outputs: readonly OutputFile[]
  readonly is_cut_off: boolean
}

export interface ProducedFile {
  readonly path: string
  readonly task_id: string
  readonly dag_id: string
  readonly run: number
  readonly run_id?: string
  readonly task_instance: number
  readonly sample: string | null
  readonly conf: Conf
  readonly finished_at: string | null
  readonly worker: string | null
}

export interface ProducedFiles extends Paged {
  readonly files: readonly ProducedFile[]
}
