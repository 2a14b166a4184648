import { type Cipher, type CipherSettings, MlAirflowError } from '@ml-airflow/core'
import { FernetKey } from './fernet.ts'
import { keyInFile } from './key-file.ts'

/** Encrypts with Fernet. The keys are read or created on first use. */
export function openCipher(settings: CipherSettings): Cipher {
  let known: readonly FernetKey[] | undefined
  const keys = (): readonly FernetKey[] => {
    known ??= keysOf(settings)
    return known
  }
  return {
    seal(text, earlier) {
      const inputs = earlier?.encrypted ? FernetKey.inputsOf(earlier.text) : undefined
      return { text: keys()[0]?.encrypt(text, inputs) ?? '', encrypted: true }
    },

    open({ text, encrypted }) {
      if (!encrypted) return text
      for (const key of keys()) {
        const plain = key.decrypt(text)
        if (plain !== undefined) return plain
      }
      throw new MlAirflowError('bad_setting', UNREADABLE)
    },
  }
}

const UNREADABLE =
  'A value was encrypted with a key that is not among those of FERNET_KEY ([core] fernet_key): add that key ' +
  'after the one that encrypts. Machines that share a database need the same FERNET_KEY.'

function keysOf({ keys, keyFile }: CipherSettings): readonly FernetKey[] {
  return (keys ?? [keyInFile(keyFile)]).map((key) => new FernetKey(key))
}
