import { useEffect, useState } from 'react'
import type { Layout, LayoutTask } from './layout.ts'
import LayoutWorker from './layout-worker.ts?worker'

/** Layout of the tasks. Undefined while computing. The same edges keep the layout. */
export function useLayout(tasks: readonly LayoutTask[]): Layout | undefined {
  const [layout, setLayout] = useState<Layout>()
  const edges = JSON.stringify(tasks.map(({ id, after }) => ({ id, after })))
  useEffect(() => {
    const worker = new LayoutWorker()
    worker.onmessage = ({ data }: MessageEvent<Layout>) => setLayout(data)
    worker.postMessage(JSON.parse(edges))
    return () => worker.terminate()
  }, [edges])
  return layout
}
