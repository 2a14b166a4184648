import type { Launched, Launcher, LaunchRequest } from '@ml-airflow/core'
import type { LogShipper } from './log-shipper.ts'

/** A launcher that ships logs and exits: an exit is reported after its evidence has been shipped. */
export function shippingLauncher(launcher: Launcher, shipper: LogShipper): Launcher {
  return {
    launch(request) {
      const launched = launcher.launch(request)
      return { ...launched, exit: shippedExit(launched, request, shipper) }
    },
    checkHeartbeat: (patienceMs) => launcher.checkHeartbeat(patienceMs),
    endRemains: (keys) => launcher.endRemains(keys),
    async close() {
      await launcher.close()
      await shipper.close()
    },
  }
}

async function shippedExit(launched: Launched, request: LaunchRequest, shipper: LogShipper): Launched['exit'] {
  const log = shipper.follow(request)
  const exit = await launched.exit
  await log.end({ work: request.work, exit })
  return exit
}
