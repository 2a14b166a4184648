import type { Cipher, Store } from '@ml-airflow/core'

/**
 * Encrypts every variable and connection with the first key, including unencrypted ones, atomically. An encrypted text
 * keeps its salt, so that no task whose DAG reruns on variables runs again.
 * @throws MlAirflowError `bad_setting` if a value was encrypted with a key that is no longer known
 */
export function rotateKey(store: Pick<Store, 'secrets'>, cipher: Cipher): ReturnType<Store['secrets']['resealAll']> {
  return store.secrets.resealAll((sealed) => cipher.seal(cipher.open(sealed), sealed))
}
