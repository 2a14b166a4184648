import type { LookupAddress } from 'node:dns'
import { lookup } from 'node:dns/promises'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { MlAirflowError } from '@ml-airflow/core'

export interface DestinationRules {
  /**
   * Allowed host names, addresses and networks. Undefined: all except link-local addresses, where clouds hand out
   * credentials.
   */
  readonly allowed: readonly string[] | undefined
  /** Whether loopback addresses are allowed if `allowed` is undefined. */
  readonly allowsLoopback: boolean
}

type Resolve = (host: string) => Promise<readonly LookupAddress[]>

const LINK_LOCAL = networks(['169.254.0.0/16', 'fe80::/10', '0.0.0.0/8', '::/128', 'fd00:ec2::254/128'])
const LOOPBACK = networks(['127.0.0.0/8', '::1/128'])

/** Decides which servers a message may go to. A name is resolved once, and the connection uses the checked address. */
export class Destinations {
  readonly #rules: DestinationRules
  readonly #resolve: Resolve
  readonly #names: ReadonlySet<string>
  readonly #networks: BlockList

  constructor(rules: DestinationRules, resolve: Resolve = (host) => lookup(host, { all: true })) {
    const { allowed = [] } = rules
    this.#rules = rules
    this.#resolve = resolve
    this.#names = new Set(allowed.filter((one) => !isNetwork(one)).map((one) => one.toLowerCase()))
    this.#networks = networks(allowed.filter(isNetwork))
  }

  /**
   * Checks a host that is already an address, which skips `lookup`.
   * @throws MlAirflowError `forbidden`
   */
  checkHost(hostname: string): void {
    const host = hostname.replace(/^\[(.*)\]$/, '$1')
    if (isIP(host) !== 0) this.#check(host, host)
  }

  /** Replaces Node's own lookup. */
  readonly lookup: LookupFunction = (host, { all }, callback) => {
    this.#checkedAddresses(host).then(
      ([first, ...more]) => {
        if (first === undefined) callback(new Error(`${host} has no address`), '')
        else if (all) callback(null, [first, ...more])
        else callback(null, first.address, first.family)
      },
      (error: Error) => callback(error, ''),
    )
  }

  async #checkedAddresses(host: string): Promise<LookupAddress[]> {
    const found = await this.#resolve(host)
    for (const { address } of found) this.#check(host, address)
    return [...found]
  }

  #check(host: string, address: string): void {
    if (this.#isAllowed(host, address)) return
    const sentence = `The receiver may not be reached at ${address}: NOTIFY_ALLOWED_HOSTS does not allow it.`
    throw new MlAirflowError('forbidden', sentence)
  }

  #isAllowed(host: string, address: string): boolean {
    const { allowed, allowsLoopback } = this.#rules
    if (allowed !== undefined) return this.#names.has(host.toLowerCase()) || holds(this.#networks, address)
    return !holds(LINK_LOCAL, address) && (allowsLoopback || !holds(LOOPBACK, address))
  }
}

function isNetwork(text: string): boolean {
  return isIP(text.split('/')[0] ?? '') !== 0
}

function networks(texts: readonly string[]): BlockList {
  const list = new BlockList()
  for (const text of texts) {
    const [address = '', bits] = text.split('/')
    const family = familyOf(address)
    if (bits === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(bits), family)
  }
  return list
}

/** An IPv4 address mapped into IPv6 is checked as IPv4. */
function holds(list: BlockList, address: string): boolean {
  return list.check(address, familyOf(address))
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4'
}
