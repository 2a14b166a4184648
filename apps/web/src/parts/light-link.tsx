import type { ComponentProps, ReactNode } from 'react'

interface LightLinkProps extends Omit<ComponentProps<'a'>, 'href'> {
  /** Below `/admin`. */
  readonly address: string
}

/** A link that does not watch the router, for places that draw hundreds of links while they scroll. */
export function LightLink({ address, ...props }: LightLinkProps): ReactNode {
  return <a {...props} href={`/admin${address}`} data-light />
}

/** Opens light links without loading the page anew, until the signal. Other windows and downloads stay the browser's. */
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
