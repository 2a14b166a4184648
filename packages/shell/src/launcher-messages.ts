import type { Readable } from 'node:stream'
import type { Exit, LaunchRequest } from '@ml-airflow/core'

/** Settings that a launcher needs before its first launch. */
export interface LauncherSettings {
  /** Time between SIGTERM and SIGKILL, in milliseconds. */
  readonly graceMs: number
  /** Maximum size of one try's log on disk, in bytes. */
  readonly logCapBytes: number
  /** Texts masked as *** in logs. */
  readonly secrets: readonly string[]
  /** Folder of the cgroup in which commands with limits get theirs. */
  readonly cgroup?: string | undefined
}

/** Messages from the worker to its launcher. */
export type Order =
  | { readonly kind: 'settings'; readonly settings: LauncherSettings }
  | { readonly kind: 'launch'; readonly id: number; readonly request: LaunchRequest }
  | { readonly kind: 'extend'; readonly id: number; readonly deadline: number }
  | {
      readonly kind: 'stop'
      readonly id: number
      readonly outcome: 'cancelled' | 'lost'
      readonly sentence: string
    }
  | { readonly kind: 'heartbeat' }

/** Messages from a launcher to its worker. */
export type Report =
  | { readonly kind: 'ready'; readonly launcher: string }
  | { readonly kind: 'alive' }
  | { readonly kind: 'started'; readonly id: number; readonly pid: number | undefined }
  | { readonly kind: 'exit'; readonly id: number; readonly pid: number | undefined; readonly exit: Exit }

/** Encodes a message as one line of JSON. */
export function frameOf(message: Order | Report): string {
  return `${JSON.stringify(message)}\n`
}

/** Calls `receive` for every message that arrives over the pipe. */
export function receiveFrames<Message extends Order | Report>(
  pipe: Readable,
  receive: (message: Message) => void,
): void {
  let rest = ''
  pipe.setEncoding('utf8')
  pipe.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) receive(JSON.parse(line) as Message)
  })
}
