import type { ComponentProps, ReactNode } from 'react'

interface LightLinkProps extends Omit<ComponentProps<'a'>, 'href'> {
  /** Path below `/admin`. */
  readonly address: string
}

/** A link without a router subscription, for places that render hundreds of links while scrolling. */
export function LightLink({ address, ...props }: LightLinkProps): ReactNode {
  return <a {...props} href={`/admin${address}`} data-light />
}

/** Path of a DAG's page, or of a page below it. */
export function dagPath(dag: string, below = ''): string {
  return `/dags/${encodeURIComponent(dag)}${below}`
}

interface Chosen {
  readonly task?: string
  readonly sample?: string | null
  readonly tab?: string
  /** Of the output, relative to it. */
  readonly file?: string | undefined
}

/** Path of a run's page, with the chosen task instance. */
export function runPath(run: number, chosen: Chosen = {}): string {
  const query = new URLSearchParams(Object.entries(chosen).filter((pair): pair is [string, string] => Boolean(pair[1])))
  return `/runs/${run}${query.size === 0 ? '' : `?${query}`}`
}

/** Opens light links without a page load, until the signal. The browser handles other windows and downloads. */
export function listenForLightLinks(open: (address: string) => void, signal: AbortSignal): void {
  document.addEventListener(
    'click',
    (event) => {
      const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[data-light]') : null
      if (link === null || isForBrowser(event)) return
      event.preventDefault()
      open(link.pathname + link.search + link.hash)
    },
    { signal },
  )
}

function isForBrowser({ defaultPrevented, button, ctrlKey, metaKey, shiftKey, altKey }: MouseEvent): boolean {
  return defaultPrevented || button !== 0 || ctrlKey || metaKey || shiftKey || altKey
}
