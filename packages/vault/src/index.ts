export { type CipherSettings, openCipher } from './cipher.ts'
export { scryptHasher } from './passwords.ts'
