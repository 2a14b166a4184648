import type { TestProject } from 'vitest/node'
import { testFolder } from './folder.ts'
import { testMariadb } from './mariadb.ts'
import { testRedis } from './redis.ts'
import type { TestServer } from './server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Ports of the Redis and the MariaDB shared by all tests of one run; each test uses a separate prefix or database. */
    redisPort: number
    mariadbPort: number
  }
}

/** Both servers, and the number of Vitest projects that use them. */
interface Shared {
  readonly servers: Promise<readonly TestServer[]>
  users: number
  readonly end: () => Promise<void>
}

/**
 * Options of the shared MariaDB. Most of its work is DDL, and nothing outlives a run: tables need no files, statistics or
 * synchronous writes. Servers that a test kills have none of them.
 */
const SHORT_LIVED = [
  '--skip-innodb-file-per-table',
  '--innodb-stats-persistent=0',
  '--innodb-flush-log-at-trx-commit=2',
  '--innodb-flush-method=nosync',
  '--skip-innodb-doublewrite',
]

/** A global, because each Vitest project loads this file again in the same process. */
const kept = globalThis as typeof globalThis & { sharedTestServers?: Shared | undefined }

/** Vitest's global set-up: starts both servers, provides their ports, and stops them. All projects of one run share them. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  kept.sharedTestServers ??= start()
  const shared = kept.sharedTestServers
  shared.users += 1
  const [redis, mariadb] = await shared.servers
  project.provide('redisPort', redis?.port ?? 0)
  project.provide('mariadbPort', mariadb?.port ?? 0)
  return async () => {
    shared.users -= 1
    if (shared.users > 0) return
    kept.sharedTestServers = undefined
    await shared.end()
  }
}

function start(): Shared {
  const folder = testFolder()
  const servers = startIn(folder.path)
  const end = async () => {
    await Promise.all((await servers).map((server) => server.stop()))
    folder.remove()
  }
  return { servers, users: 0, end }
}

async function startIn(dir: string): Promise<readonly TestServer[]> {
  const servers = [await testRedis({ dir }), await testMariadb({ dir, args: SHORT_LIVED })]
  await Promise.all(servers.map((server) => server.start()))
  return servers
}
