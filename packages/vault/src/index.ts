/** Secrets: Fernet keys, password hashes, token files, and ownership of local connections. */

export { openCipher } from './cipher.ts'
export { isOwnConnection } from './connection-owner.ts'
export { scryptHasher } from './passwords.ts'
export { readToken, tokenFileIn, tokenInFile } from './token-file.ts'
