/** Whether an address from a socket or a Host header is a loopback address. */
export function isLoopback(address: string | undefined): boolean {
  return address === 'localhost' || address === '::1' || /^(::ffff:)?127(\.\d{1,3}){3}$/.test(address ?? '')
}

const PROXY_HEADER =
  /^(via|forwarded|x-forwarded(-.+)?|x-(real|client|cluster-client)-ip|(true|fastly)-client-ip|x-(original|envoy|amzn)-.+|cf-.+|cdn-loop)$/

/** Whether a proxy forwarded a request. A plain nginx adds no header, but speaks HTTP/1.0. */
export function isForwarded({ headers, httpVersion }: { headers: object; httpVersion: string }): boolean {
  return httpVersion === '1.0' || Object.keys(headers).some((name) => PROXY_HEADER.test(name))
}

/** The lower-case host of a Host header, without port and brackets; undefined if invalid. */
export function hostOf(header: string | undefined): string | undefined {
  const [, host] = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::\d{1,5})?$/i.exec(header ?? '') ?? []
  return host?.replace(/^\[|\]$/g, '').toLowerCase()
}
