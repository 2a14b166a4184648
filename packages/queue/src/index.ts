/** Jobs on Redis: adds, consumes, promotes and observes them. The only room that depends on BullMQ and ioredis. */

export { checkRedis } from './check-redis.ts'
export { type Consumer, type ConsumerOptions, startConsumer } from './consumer.ts'
export { type EmbeddedRedis, embeddedRedisCommand } from './embedded-redis.ts'
export { type JobEvents, type JobHint, openJobEvents } from './job-events.ts'
export { queueNames } from './jobs.ts'
export { openQueue } from './producer.ts'
export type { QueueSettings } from './settings.ts'
