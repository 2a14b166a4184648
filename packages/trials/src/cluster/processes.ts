import { readdirSync, readFileSync } from 'node:fs'

/** The processes that bear `text` in their environment, which commands hand down to all they start, and the zombies of `parents`. */
export function processesWith(text: string): readonly number[] {
  return pids().filter((pid) => read(pid, 'environ')?.includes(text))
}

export function zombiesOf(parents: readonly number[]): readonly number[] {
  return parents.flatMap((parent) => childrenOf(parent).filter((pid) => stateOf(pid) === 'Z'))
}

export function childrenOf(parent: number): readonly number[] {
  return pids().filter((pid) => afterName(pid)[1] === String(parent))
}

/** The most memory it has taken so far; undefined once it is gone. */
export function peakMbOf(pid: number): number | undefined {
  const kilobytes = /VmHWM:\s+(\d+)/.exec(read(pid, 'status') ?? '')?.[1]
  return kilobytes === undefined ? undefined : Math.round(Number(kilobytes) / 1024)
}

function stateOf(pid: number): string | undefined {
  return afterName(pid)[0]
}

/** The fields of its status from the third on: state, parent and so forth. The second, its name, may hold blanks. */
function afterName(pid: number): readonly string[] {
  const stat = read(pid, 'stat') ?? ''
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}

function pids(): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
}

/** Undefined: it has ended meanwhile. */
function read(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1')
  } catch {
    return undefined
  }
}
