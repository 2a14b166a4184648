import { MlAirflowError, messageOf } from '@ml-airflow/core'
import { FernetKey } from './fernet.ts'
import { secretInFile } from './secret-file.ts'

/**
 * The key in a file that only its owner can read, which is made where there is none.
 * @throws MlAirflowError `bad_setting` where the file can be neither read nor made, or holds no key
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
