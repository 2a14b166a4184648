import type { Role } from '@ml-airflow/core'
import type { ComponentChildren, VNode } from 'preact'
import { renderToString } from 'preact-render-to-string'

/** Facts about the reader that every page shows. */
export interface Reader {
  /** Undefined without authentication. */
  readonly role: Role | undefined
  /** Whether the role comes from a login, and a log-out is thus possible. */
  readonly loggedIn: boolean
}

export interface PageProps {
  readonly title: string
  readonly reader: Reader
  /** Address of an optional script. */
  readonly script?: string | undefined
  /** Whether it is one card in the middle. */
  readonly isNarrow?: boolean
  /** Whether the header links to the pages. Strangers may open none of them. */
  readonly hasLinks?: boolean
  readonly children: ComponentChildren
}

const LINKS = [
  { href: '/admin/', text: 'DAGs' },
  { href: '/admin/runs', text: 'Runs' },
  { href: '/admin/tasks', text: 'Tasks' },
  { href: '/admin/records', text: 'Records' },
  { href: '/admin/files', text: 'Files' },
  { href: '/admin/savings', text: 'Savings' },
  { href: '/admin/rest_api/', text: 'REST API' },
  { href: '/admin/queues', text: 'Queues' },
  { href: '/docs', text: 'API documentation' },
] as const

/** A whole page, with the common header. It works without scripts and contains no inline ones. */
export function Page({ title, reader, script, isNarrow = false, hasLinks = true, children }: PageProps): VNode {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${title} · ml-airflow`}</title>
        <link rel="icon" href="/admin/assets/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/admin/assets/tokens.css" />
        <link rel="stylesheet" href="/admin/assets/page.css" />
        {script === undefined ? null : <script src={script} type="module" />}
        {reader.loggedIn ? <script src="/admin/assets/log-out.js" type="module" /> : null}
      </head>
      <body>
        <header class="site">
          <strong>
            <a href="/admin/">ml-airflow</a>
          </strong>
          {(hasLinks ? LINKS : []).map(({ href, text }) => (
            <a key={href} href={href}>
              {text}
            </a>
          ))}
          {reader.loggedIn ? (
            <form method="post" action="/admin/logout">
              <button type="submit" class="link">
                Log out ({reader.role})
              </button>
            </form>
          ) : null}
        </header>
        <main class={isNarrow ? 'narrow' : undefined}>{children}</main>
      </body>
    </html>
  )
}

/** HTML of a page. All values are escaped. */
export function htmlOf(page: VNode): string {
  return `<!doctype html>${renderToString(page)}`
}
