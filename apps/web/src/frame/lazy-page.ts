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

/** Without its code, the router reloads the site once. That helps after an upgrade; without an API, no page would be left. */
async function explain(error: unknown): Promise<never> {
  if (!(await isReachable())) throw new ApiError(0, UNREACHABLE)
  throw isWithoutStyle(error) ? new Error(`${MISSING_MODULE}: ${error.message}`, { cause: error }) : error
}

/** The router reloads for this message only, although a stylesheet that fails to load stops its module, too. */
const MISSING_MODULE = 'Failed to fetch dynamically imported module'

function isWithoutStyle(error: unknown): error is Error {
  return error instanceof Error && error.message.startsWith('Unable to preload CSS')
}
