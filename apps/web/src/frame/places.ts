/** Pages of the navigation, in its order. */
export const PLACES = [
  { to: '/', text: 'DAGs' },
  { to: '/runs', text: 'Runs' },
  { to: '/tasks', text: 'Tasks' },
  { to: '/records', text: 'Records' },
  { to: '/files', text: 'Files' },
  { to: '/savings', text: 'Savings' },
] as const

export const ADMIN_PLACES = [
  { to: '/pools', text: 'Pools' },
  { to: '/variables', text: 'Variables' },
  { to: '/connections', text: 'Connections' },
  { to: '/users', text: 'Users and tokens' },
  { to: '/config', text: 'Configuration' },
  { to: '/workers', text: 'Workers' },
  { to: '/notifications', text: 'Notifications' },
  { to: '/audit', text: 'Audit' },
] as const
