import { readdirSync, readFileSync } from 'node:fs'

/** Processes with `text` in their environment, which descendants inherit. */
export function processesWith(text: string): readonly number[] {
  return pids().filter((pid) => read(pid, 'environ')?.includes(text))
}

export function zombiesOf(parents: readonly number[]): readonly number[] {
  return parents.flatMap((parent) => childrenOf(parent).filter((pid) => stateOf(pid) === 'Z'))
}

export function childrenOf(parent: number): readonly number[] {
  return pids().filter((pid) => afterName(pid)[1] === String(parent))
}

/** Peak memory so far. Undefined if the process has ended. */
export function peakMbOf(pid: number): number | undefined {
  const kilobytes = /VmHWM:\s+(\d+)/.exec(read(pid, 'status') ?? '')?.[1]
  return kilobytes === undefined ? undefined : Math.round(Number(kilobytes) / 1024)
}

function stateOf(pid: number): string | undefined {
  return afterName(pid)[0]
}

/** Fields of /proc/PID/stat from the third on: state, parent and so on. The second, the name, may contain spaces. */
function afterName(pid: number): readonly string[] {
  const stat = read(pid, 'stat') ?? ''
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}

function pids(): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
}

/** Undefined if the process has ended. */
function read(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1')
  } catch {
    return undefined
  }
}
