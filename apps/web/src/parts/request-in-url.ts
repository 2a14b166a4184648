import { useRouter } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'

type FormPage = 'trigger' | 'backfill'

/** Servers refuse longer URLs. The URL of the login holds the encoded form once more encoded. */
const MOST_BYTES = 6000
/** In the URL in place of a longer form, which the storage of the browser tab holds. */
const IN_TAB = 'in this tab'
const PREFIX = 'ml-airflow-'

/** Keeps an edited form of a DAG in the URL, so that it survives a reload, a login and the way back from a link. */
export function useRequestInUrl(page: FormPage, dag: string, request: object): void {
  const router = useRouter()
  const text = JSON.stringify(request)
  const known = useRef(text)
  useEffect(() => {
    if (text === known.current) return
    known.current = text
    // The last edit may settle while the page of the triggered run is on its way.
    const { pathname } = router.latestLocation
    if (!pathname.endsWith(`/${page}`)) return
    const search = searchOf(page, dag, text)
    void router.navigate({ to: `/dags/$dag/${page}`, params: { dag }, search, replace: true, resetScroll: false })
  }, [text, page, dag, router])
}

/** The form in a URL, as JSON. Undefined: the URL has no form, or another tab stores it. */
export function requestText(page: FormPage, dag: string, given: string | undefined): string | undefined {
  return given === IN_TAB ? (sessionStorage.getItem(nameOf(page, dag)) ?? undefined) : given
}

function searchOf(page: FormPage, dag: string, text: string): { request?: string } {
  const isShort = encodeURIComponent(encodeURIComponent(text)).length <= MOST_BYTES
  if (isShort) return { request: text }
  try {
    sessionStorage.setItem(nameOf(page, dag), text)
    return { request: IN_TAB }
  } catch {
    // The storage is full. An older state would come back as if it were the current one.
    return {}
  }
}

/** At a logout, for the next user of the tab. The script log-out.js of the server's pages does the same. */
export function forgetForms(): void {
  for (const name of Object.keys(sessionStorage)) if (name.startsWith(PREFIX)) sessionStorage.removeItem(name)
}

function nameOf(page: FormPage, dag: string): string {
  return `${PREFIX}${page}-${dag}`
}
