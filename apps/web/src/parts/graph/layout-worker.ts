import { type LayoutTask, placesOf } from './layout.ts'

/** A graph of thousands of tasks takes seconds to be laid out: the page does not stand still for them. */
self.onmessage = ({ data }: MessageEvent<readonly LayoutTask[]>) => self.postMessage(placesOf(data))
