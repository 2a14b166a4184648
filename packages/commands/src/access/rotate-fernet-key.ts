import { defineCommand } from '../framework/command.ts'

export const rotateFernetKey = defineCommand({
  name: 'rotate_fernet_key',
  modern: ['rotate-fernet-key'],
  summary: 'Encrypts every variable and connection with the first key of FERNET_KEY, in one transaction.',
  examples: ['rotate_fernet_key'],
  arguments: [],
  access: 'admin',
  differs: 'Prints the number of encrypted values, and also encrypts values that were not encrypted before.',
  async run(workbench) {
    const { rotateKey } = await import('@ml-airflow/engine')
    const { variables, connections } = await rotateKey(await workbench.store(), await workbench.cipher())
    workbench.output.answer(
      { variables, connections },
      () => `Encrypted ${variables} variable(s) and ${connections} connection(s) with the first key.`,
    )
  },
})
