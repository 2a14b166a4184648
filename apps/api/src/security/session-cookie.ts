export const SESSION_COOKIE = 'ml_airflow_session'
/** How the cookie is set, and how it is removed. */
export const COOKIE = { path: '/', httpOnly: true, sameSite: 'strict', secure: 'auto' } as const
