import { useEffect, useState } from 'react'
import type { LayoutTask, Places } from './layout.ts'
import LayoutWorker from './layout-worker.ts?worker'

/** Layout of the tasks. Undefined while computing. The same edges keep the layout. */
export function usePlaces(tasks: readonly LayoutTask[]): Places | undefined {
  const [places, setPlaces] = useState<Places>()
  const edges = JSON.stringify(tasks.map(({ id, after }) => ({ id, after })))
  useEffect(() => {
    const worker = new LayoutWorker()
    worker.onmessage = ({ data }: MessageEvent<Places>) => setPlaces(data)
    worker.postMessage(JSON.parse(edges))
    return () => worker.terminate()
  }, [edges])
  return places
}
