import { lazyRouteComponent } from '@tanstack/react-router'
import type { ComponentType } from 'react'
import { ApiError, isReachable, UNREACHABLE } from '../data/client.ts'

/** A page whose code loads on first use. */
export function lazyPage<Code extends Readonly<Record<Name, ComponentType>>, Name extends string>(
  load: () => Promise<Code>,
  name: Name,
) {
  return lazyRouteComponent(() => load().catch(explain), name)
}

/** Without its code, the router reloads the site. That helps after an upgrade; without an API, no page would be left. */
async function explain(error: unknown): Promise<never> {
  throw (await isReachable()) ? error : new ApiError(0, UNREACHABLE)
}
