import { useRouter } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'

/** Servers refuse longer URLs. The URL of the login holds the encoded form once more encoded. */
const MOST_BYTES = 6000

/** Keeps an edited form of a DAG in the URL, so that it survives a reload, a login and the way back from a link. */
export function useRequestInUrl(page: 'trigger' | 'backfill', dag: string, request: object): void {
  const router = useRouter()
  const text = JSON.stringify(request)
  const known = useRef(text)
  useEffect(() => {
    if (text === known.current) return
    known.current = text
    // The last edit may settle while the page of the triggered run is on its way.
    const { pathname } = router.latestLocation
    if (!pathname.endsWith(`/${page}`)) return
    const isShort = encodeURIComponent(encodeURIComponent(text)).length <= MOST_BYTES
    // An older state would come back as if it were the current one.
    const search = isShort ? { request: text } : {}
    void router.navigate({ to: `/dags/$dag/${page}`, params: { dag }, search, replace: true, resetScroll: false })
  }, [text, page, dag, router])
}
