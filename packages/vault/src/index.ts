/** Secrets: Fernet keys, hashes of passwords, token files, and who owns a local connection. */

export { type CipherSettings, openCipher } from './cipher.ts'
export { isOwnConnection } from './connection-owner.ts'
export { scryptHasher } from './passwords.ts'
export { readToken, tokenFileIn, tokenInFile } from './token-file.ts'
