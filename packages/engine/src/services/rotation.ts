import type { Cipher, Store } from '@ml-airflow/core'

/**
 * Encrypts every variable and connection with the first key, also what was not encrypted at all; all of them or none.
 * @throws MlAirflowError `bad_setting` where a value was encrypted with a key that is not known any more
 */
export function rotateKey(store: Pick<Store, 'secrets'>, cipher: Cipher): ReturnType<Store['secrets']['resealAll']> {
  return store.secrets.resealAll((sealed) => cipher.seal(cipher.open(sealed)))
}
