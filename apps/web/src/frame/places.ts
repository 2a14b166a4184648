import { useMay } from '../data/me.ts'

/** Pages of the navigation, in its order. */
export const PLACES = [
  { to: '/', text: 'DAGs' },
  { to: '/runs', text: 'Runs' },
  { to: '/tasks', text: 'Tasks' },
  { to: '/records', text: 'Records' },
  { to: '/files', text: 'Files' },
  { to: '/savings', text: 'Savings' },
] as const

/** The role is that which the API demands for the page's list. */
export const ADMIN_PLACES = [
  { to: '/pools', text: 'Pools', role: 'viewer' },
  { to: '/variables', text: 'Variables', role: 'admin' },
  { to: '/connections', text: 'Connections', role: 'admin' },
  { to: '/users', text: 'Users and tokens', role: 'admin' },
  { to: '/config', text: 'Configuration', role: 'admin' },
  { to: '/workers', text: 'Workers', role: 'viewer' },
  { to: '/notifications', text: 'Notifications', role: 'viewer' },
  { to: '/audit', text: 'Audit', role: 'admin' },
] as const

type AdminPlace = (typeof ADMIN_PLACES)[number]

/** The pages that the signed-in role may open. */
export function useAdminPlaces(): readonly AdminPlace[] {
  const isAdmin = useMay('admin')
  return ADMIN_PLACES.filter(({ role }) => isAdmin || role === 'viewer')
}
