export const SESSION_COOKIE = 'ml_airflow_session'
/** Options for setting and clearing the cookie. */
export const COOKIE = { path: '/', httpOnly: true, sameSite: 'strict', secure: 'auto' } as const
