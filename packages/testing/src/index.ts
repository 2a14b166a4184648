/** Real servers and folders for tests: Redis, MariaDB, SMTP, S3. Not used by the product. */

export { testFolder } from './folder.ts'
export { GATE_DAG } from './gate-dag.ts'
export { MARIADB_LOGIN, testMariadb } from './mariadb.ts'
export { Memory } from './memory.ts'
export { type Received, TestReceiver } from './receiver.ts'
export { testRedis } from './redis.ts'
export { S3_LOGIN, testS3 } from './s3.ts'
export { TestServer } from './server.ts'
export type * from './shared-servers.ts'
export { type ReceivedMail, TestSmtp } from './smtp.ts'
