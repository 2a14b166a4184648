import type { TestProject } from 'vitest/node'
import { testFolder } from './folder.ts'
import { testMariadb } from './mariadb.ts'
import { testRedis } from './redis.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Ports of the Redis and the MariaDB that all tests of one run share; each test takes its own prefix or database. */
    redisPort: number
    mariadbPort: number
  }
}

/** Vitest's global set-up: starts both servers, hands their ports on, and ends them. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = testFolder()
  const servers = [await testRedis({ dir: folder.path }), await testMariadb({ dir: folder.path })] as const
  await Promise.all(servers.map((server) => server.start()))
  project.provide('redisPort', servers[0].port)
  project.provide('mariadbPort', servers[1].port)
  return async () => {
    await Promise.all(servers.map((server) => server.stop()))
    folder.remove()
  }
}
