import { MlAirflowError, messageOf } from '@ml-airflow/core'
import { FernetKey } from './fernet.ts'
import { secretInFile } from './secret-file.ts'

/**
 * Reads the key from a file that only its owner can read. Creates the file if it does not exist.
 * @throws MlAirflowError `bad_setting` if the file can be neither read nor created, or holds no valid key
 */
export function keyInFile(path: string): string {
  try {
    const key = secretInFile(path, () => FernetKey.generate())
    FernetKey.check(key)
    return key
  } catch (cause) {
    throw new MlAirflowError(
      'bad_setting',
      `The file ${path} with the Fernet key cannot be used: ${messageOf(cause)}.`,
      {
        cause,
      },
    )
  }
}
