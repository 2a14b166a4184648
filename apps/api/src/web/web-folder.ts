import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Where the build of `apps/web` puts the pages. */
const BUILT = fileURLToPath(new URL('../../../web/dist/', import.meta.url))

/** The folder of the built pages. Undefined where they have not been built: the server renders its own. */
export function webFolder(): string | undefined {
  return existsSync(`${BUILT}index.html`) ? BUILT : undefined
}
