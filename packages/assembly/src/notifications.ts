import { cipherOf, type Settings } from '@ml-airflow/config'
import type { Cipher, DagRegistry, Messenger, RemoteLogs, Store } from '@ml-airflow/core'
import {
  createNotifier,
  Deliverer,
  type DelivererParts,
  EventChannels,
  type Notifier,
  type Observer,
  withRemoteLogs,
} from '@ml-airflow/engine'
import { openMessenger } from '@ml-airflow/notifications'
import { openFileLogs } from '@ml-airflow/shell'
import { openCipher } from '@ml-airflow/vault'
import { webAddress } from './web-address.ts'

const TIMEOUT_MS = 10_000

/** Maps notifications to channels, for the DAGs of this process. */
export function eventChannelsOf(settings: Settings, registry: DagRegistry): EventChannels {
  const { NOTIFY_ON_FAILURE: failure = [], NOTIFY_ON_SUCCESS: success = [], NOTIFY_ON_SLA: sla = [] } = settings
  return new EventChannels({ registry, everywhere: { failure, success, sla } })
}

interface DelivererSources extends Omit<DelivererParts, 'cipher' | 'messenger'> {
  readonly settings: Settings
  readonly cipher?: Cipher
}

export function delivererOf({ settings, cipher, ...parts }: DelivererSources): Deliverer {
  return new Deliverer({
    ...parts,
    cipher: cipher ?? openCipher(cipherOf(settings)),
    messenger: messengerOf(settings),
  })
}

interface NotifierSources {
  readonly settings: Settings
  readonly store: Store
  readonly eventChannels: EventChannels
  readonly observer: Observer
  /** Undefined if not configured. */
  readonly remote: RemoteLogs | undefined
  /** Shorter intervals, for tests. */
  readonly patience?: Pick<DelivererParts, 'pausesMs' | 'leaseMs'> & { readonly beatMs?: number }
}

/** Creates the notifier that runs next to a worker or a scheduler. */
export function notifierOf({ settings, store, eventChannels, observer, remote, patience }: NotifierSources): Notifier {
  const files = openFileLogs(settings.LOG_DIR)
  const onTrouble = (sentence: string): void => observer.trouble(sentence, undefined)
  return createNotifier({
    store,
    eventChannels,
    observer,
    logs: remote === undefined ? files : withRemoteLogs(files, remote),
    deliverer: delivererOf({ settings, store, onTrouble, ...patience }),
    beatMs: patience?.beatMs,
    addressOf: (path) => webAddress(settings, path),
  })
}

function messengerOf(settings: Settings): Messenger {
  const { SMTP_HOST: host, SMTP_PORT: port, SMTP_USER: user, SMTP_PASSWORD: password } = settings
  const { SMTP_STARTTLS: startTls, SMTP_SSL: ssl, SMTP_MAIL_FROM: from } = settings
  const smtp = host === undefined ? undefined : { host, port, user, password, startTls, ssl, from }
  const destinations = { allowed: settings.NOTIFY_ALLOWED_HOSTS, allowsLoopback: settings.DB_TYPE === 'sqlite' }
  return openMessenger({ smtp, destinations, timeoutMs: TIMEOUT_MS })
}
