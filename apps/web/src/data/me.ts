import { queryOptions, useQuery } from '@tanstack/react-query'
import { api, bodyOf } from './client.ts'
import { keys } from './keys.ts'
import { type Me, ROLES, type Role } from './shapes/common.ts'

const meQuery = queryOptions({
  queryKey: keys.me,
  queryFn: ({ signal }) => bodyOf(api.GET('/api/v1/me', { signal })),
  staleTime: Number.POSITIVE_INFINITY,
})

/** Undefined while loading. */
export function useMe(): Me | undefined {
  return useQuery(meQuery).data
}

/** Whether the user has this role. False while loading, so that no useless button appears. */
export function useMay(role: Role): boolean {
  const me = useMe()
  return me !== undefined && ROLES.indexOf(me.role) >= ROLES.indexOf(role)
}
