import { spawnSync } from 'node:child_process'
import { lstatSync, mkdirSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { findProgram } from './programs.ts'

/** Part of util-linux. Node has no API for file locks. */
export const FLOCK = findProgram('flock')

/**
 * Command prefix that waits for exclusive locks on these GPUs. The command's processes inherit the locks, and the kernel
 * releases them when the last process exits: processes that outlive their worker and launcher keep their GPUs.
 */
export function withGpuLocks(gpus: readonly string[], words: readonly string[]): readonly string[] {
  // Sorted, so that two commands cannot deadlock.
  const locks = [...gpus].sort().flatMap((gpu) => [FLOCK ?? 'flock', '--no-fork', lockFile(gpu)])
  return [...locks, ...words]
}

/** The GPUs still locked by processes of other tries. */
export function busyGpus(gpus: readonly string[]): readonly string[] {
  return gpus.filter((gpu) => spawnSync(FLOCK ?? 'flock', ['--nonblock', lockFile(gpu), 'true']).status === 1)
}

function lockFile(gpu: string): string {
  // Two GPUs with one file would make a command that has both wait for itself.
  return join(lockFolder(), `${encodeURIComponent(gpu)}.lock`)
}

/** Shared by all workers of a user, whatever their homes, and private to that user. */
function lockFolder(): string {
  const { uid } = userInfo()
  const folder = join(tmpdir(), `mlaf-gpus-${uid}`)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const found = lstatSync(folder)
  if (found.isDirectory() && found.uid === uid) return folder
  throw new Error(`The folder of GPU locks ${folder} belongs to somebody else: remove it.`)
}
