import { type LayoutTask, layoutOf } from './layout.ts'

/** The layout of thousands of tasks takes seconds and must not block the page. */
self.onmessage = ({ data }: MessageEvent<readonly LayoutTask[]>) => self.postMessage(layoutOf(data))
