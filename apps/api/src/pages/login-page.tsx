import type { VNode } from 'preact'
import { Page } from './layout.tsx'

const STRANGER = { role: undefined, loggedIn: false } as const

/** @param props.next destination after the login */
export function LoginPage({ next, problem }: { next: string; problem?: string | undefined }): VNode {
  return (
    <Page title="Log in" reader={STRANGER} isNarrow hasLinks={false}>
      <h1>Log in</h1>
      <form class="card login" method="post" action="/admin/login">
        {problem === undefined ? null : (
          <p class="problem" role="alert">
            {problem}
          </p>
        )}
        <input type="hidden" name="next" value={next} />
        <label for="username">User name, if you have one</label>
        <input id="username" name="username" autocomplete="username" autofocus />
        <label for="token">Password or token</label>
        <input id="token" name="token" type="password" required autocomplete="current-password" />
        <button type="submit" class="main">
          Log in
        </button>
        <p class="quiet">
          With a user name, enter the password of the user. Without one, enter a token of the setting API_TOKENS. If
          that setting is empty, the token is in the file api_token in the API's ML_AIRFLOW_HOME.
        </p>
      </form>
    </Page>
  )
}
