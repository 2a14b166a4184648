import { spawnSync } from 'node:child_process'
import { lstatSync, mkdirSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { findProgram } from './programs.ts'

/** Of util-linux. Node has no call for the locks of files. */
export const FLOCK = findProgram('flock')

/**
 * Words that start a command once nobody else has these GPUs. Its processes inherit the locks, and the kernel frees them when the last
 * one is gone: however worker and launcher ended, what they have left keeps its GPUs.
 */
export function behindGpuLocks(gpus: readonly string[], words: readonly string[]): readonly string[] {
  // In one order, so that no two commands wait for each other.
  const locks = [...gpus].sort().flatMap((gpu) => [FLOCK ?? 'flock', '--no-fork', lockFile(gpu)])
  return [...locks, ...words]
}

/** Those that processes of another try still have. */
export function busyGpus(gpus: readonly string[]): readonly string[] {
  return gpus.filter((gpu) => spawnSync(FLOCK ?? 'flock', ['--nonblock', lockFile(gpu), 'true']).status === 1)
}

function lockFile(gpu: string): string {
  return join(lockFolder(), `${gpu.replaceAll(/[^A-Za-z0-9_.-]/g, '_')}.lock`)
}

/** One for all workers of a user, whatever their homes. In it nobody else can hold a lock. */
function lockFolder(): string {
  const { uid } = userInfo()
  const folder = join(tmpdir(), `mlaf-gpus-${uid}`)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const found = lstatSync(folder)
  if (found.isDirectory() && found.uid === uid) return folder
  throw new Error(`The folder of GPU locks ${folder} belongs to somebody else: remove it.`)
}
