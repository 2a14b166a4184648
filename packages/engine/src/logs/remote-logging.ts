import type { LogStore, RemoteLogs, TryFiles } from '@ml-airflow/core'
import type { Observer } from '../observer.ts'
import type { TaskParts } from '../task-engine.ts'
import { LogShipper } from './log-shipper.ts'
import { withRemoteEvidence } from './remote-logs.ts'
import { shippingLauncher } from './shipping-launcher.ts'

export interface RemoteLogging {
  /** Log files of this machine. */
  readonly local: LogStore
  /** Undefined if no remote store is configured. */
  readonly remote: RemoteLogs | undefined
  readonly observer: Observer
}

type TryParts = Pick<TaskParts, 'launcher' | 'files'>

/** Extends the launcher and the reading of evidence with the remote store, if one is configured. */
export function withRemoteLogging(parts: TryParts, { local, remote, observer }: RemoteLogging): TryParts {
  if (remote === undefined) return parts
  const shipper = new LogShipper({ local, remote, observer })
  return {
    launcher: shippingLauncher(parts.launcher, shipper),
    files: withShippedNotes(withRemoteEvidence(parts.files, remote), shipper, observer),
  }
}

function withShippedNotes(files: TryFiles, shipper: LogShipper, observer: Observer): TryFiles {
  return {
    ...files,
    async addNote(location, sentence) {
      await files.addNote(location, sentence)
      const shipping = shipper.shipRest(location)
      await shipping.catch((error) => observer.trouble('The end of a log could not be shipped.', error))
    },
  }
}
