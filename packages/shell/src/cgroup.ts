import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Limits } from '@ml-airflow/core'

/** Prefix of the cgroups of tries, below the delegated one. */
const PREFIX = 'mlaf-'
/** Period of a processor limit, in microseconds: the kernel's default. */
const PERIOD = 100_000
const CONTROLLERS = ['memory', 'cpu'] as const
/** A cgroup can be removed once the kernel has reaped its last process. */
const REMOVAL_TRIES = 20
const REMOVAL_MS = 10
/** A younger empty cgroup may be that of a command which another worker of this machine is starting. */
const STARTING_MS = 60_000

/**
 * Why the commands of this machine cannot be limited, phrased to follow a colon; undefined: they can.
 * @param folder folder of the delegated cgroup, if one is configured
 */
export function limitsLack(folder: string | undefined): string | undefined {
  if (folder === undefined) return 'WORKER_CGROUP names no cgroup of version 2 that is delegated to this user'
  const offered = wordsIn(join(folder, 'cgroup.controllers'))
  if (offered === undefined) return `WORKER_CGROUP is ${folder}, which is not a cgroup of version 2`
  const missing = CONTROLLERS.filter((controller) => !offered.includes(controller))
  if (missing.length === 0) return enablingLack(folder)
  return `the cgroup ${folder} lacks the controllers ${missing.join(' and ')}; it has ${offered.join(', ') || 'none'}`
}

/** The kernel gives controllers to child cgroups only if the parent holds no processes. */
function enablingLack(folder: string): string | undefined {
  const file = join(folder, 'cgroup.subtree_control')
  const enabled = wordsIn(file) ?? []
  const missing = CONTROLLERS.filter((controller) => !enabled.includes(controller))
  if (missing.length === 0) return undefined
  try {
    writeFileSync(file, missing.map((controller) => `+${controller}`).join(' '))
    return undefined
  } catch (error) {
    return `the cgroup ${folder} cannot be divided (${messageOf(error)}): it must belong to this user and hold no processes`
  }
}

/** A command's cgroup, and a note about it for the log. */
export interface Limited {
  readonly cgroup: Cgroup | undefined
  readonly note: string
}

/** Limits a command. One that cannot be limited runs all the same. */
export function limitedIn(folder: string | undefined, key: string, limits: Limits): Limited {
  const lack = limitsLack(folder)
  const without = (why: string): Limited => ({ cgroup: undefined, note: `No limit of ${shown(limits)}: ${why}.` })
  if (folder === undefined || lack !== undefined) return without(lack ?? '')
  try {
    return { cgroup: new Cgroup(folder, key, limits), note: `Its limit is ${shown(limits)}.` }
  } catch (error) {
    return without(`its cgroup could not be made (${messageOf(error)})`)
  }
}

/** The cgroup of one try, which limits all its processes together. */
export class Cgroup {
  readonly #folder: string
  readonly #limits: Limits

  /** @throws Error if the cgroup cannot be made */
  constructor(parent: string, key: string, limits: Limits) {
    this.#folder = join(parent, `${PREFIX}${key}`)
    this.#limits = limits
    mkdirSync(this.#folder, { recursive: true })
    this.#limit()
  }

  /** Prefixes a command with one that moves itself into the cgroup, so that no process starts outside it. */
  around(bash: string, words: readonly string[]): readonly string[] {
    return [bash, '-c', 'echo 0 >"$0" && exec "$@"', join(this.#folder, 'cgroup.procs'), ...words]
  }

  /** Reason of a failure if the kernel has killed it for lack of memory. */
  get outOfMemory(): string | undefined {
    const [, kills = '0'] = /^oom_kill (\d+)$/m.exec(textOf(join(this.#folder, 'memory.events')) ?? '') ?? []
    return Number(kills) === 0 ? undefined : `Killed: used more than memory ${this.#limits.memory?.text}.`
  }

  /** Ends the processes left in it. A cgroup that cannot be removed is left to the next start of a worker. */
  async remove(): Promise<void> {
    const kill = join(this.#folder, 'cgroup.kill')
    if (existsSync(kill)) works(() => writeFileSync(kill, '1'))
    for (let tries = 0; tries < REMOVAL_TRIES && !works(() => rmdirSync(this.#folder)); tries += 1)
      await pause(REMOVAL_MS)
  }

  /** With swap, a command beyond its memory would only become slow. The kernel kills all its processes together. */
  #limit(): void {
    const { memory, cpus } = this.#limits
    if (memory !== undefined) {
      this.#write('memory.max', String(memory.bytes))
      this.#write('memory.oom.group', '1')
      if (existsSync(join(this.#folder, 'memory.swap.max'))) this.#write('memory.swap.max', '0')
    }
    if (cpus !== undefined) this.#write('cpu.max', `${Math.round(cpus * PERIOD)} ${PERIOD}`)
  }

  #write(file: string, text: string): void {
    writeFileSync(join(this.#folder, file), text)
  }
}

/** Removes the cgroups that killed workers have left. Those with processes stay. */
export function sweepCgroups(folder: string | undefined): void {
  if (folder === undefined || !existsSync(folder)) return
  for (const name of readdirSync(folder).filter((one) => one.startsWith(PREFIX))) {
    const left = join(folder, name)
    works(() => statSync(left).mtimeMs < Date.now() - STARTING_MS && rmdirSync(left))
  }
}

function shown({ memory, cpus }: Limits): string {
  return [...(memory ? [`memory ${memory.text}`] : []), ...(cpus === undefined ? [] : [`cpus ${cpus}`])].join(', ')
}

function wordsIn(file: string): readonly string[] | undefined {
  return textOf(file)?.match(/\S+/g) ?? (existsSync(file) ? [] : undefined)
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

function works(work: () => unknown): boolean {
  try {
    work()
    return true
  } catch {
    return false
  }
}

function messageOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error)
}
