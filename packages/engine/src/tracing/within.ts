import { messageOf, type Span } from '@ml-airflow/core'

/** Does work within a span, and ends the span with it. */
export async function within<T>(span: Span, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    span.fail(messageOf(error))
    throw error
  } finally {
    span.end()
  }
}
