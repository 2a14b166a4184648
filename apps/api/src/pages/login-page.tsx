import type { VNode } from 'preact'
import { Page } from './layout.tsx'

const STRANGER = { role: undefined, loggedIn: false } as const

/** @param props.next destination after the login */
export function LoginPage({ next, problem }: { next: string; problem?: string | undefined }): VNode {
  return (
    <Page title="Log in" reader={STRANGER}>
      <h1>Log in</h1>
      <form class="card login" method="post" action="/admin/login">
        {problem === undefined ? null : (
          <p class="problem" role="alert">
            {problem}
          </p>
        )}
        <input type="hidden" name="next" value={next} />
        <label for="username">User name, if you have one</label>
        <input id="username" name="username" autocomplete="username" />
        <label for="token">Password or token</label>
        <input id="token" name="token" type="password" required autocomplete="current-password" />
        <button type="submit" class="main">
          Log in
        </button>
        <p class="quiet">
          The password of a user (create_user), or without a name a token of API_TOKENS. Where none is configured, the
          token is in the file api_token in the API's ML_AIRFLOW_HOME. The role decides what you may do.
        </p>
      </form>
    </Page>
  )
}
