/** Queue of tasks that set none. A worker without the option --queues serves only this queue. */
export const DEFAULT_QUEUE = 'default'

export const QUEUE = /^[A-Za-z0-9_.-]{1,64}$/

export const QUEUE_FORM = "letters, digits, '_', '.' and '-', 64 at most"

export function isQueueName(name: unknown): name is string {
  return typeof name === 'string' && QUEUE.test(name)
}
