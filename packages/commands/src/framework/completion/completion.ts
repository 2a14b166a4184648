import { positional } from '../arguments.ts'
import { type Command, defineCommand } from '../command.ts'
import { choice } from '../kinds.ts'
import { spellingsOf } from '../line/spelled.ts'
import { completionScript, SHELLS } from './scripts.ts'

/** The command that prints completion scripts for all commands, including itself. */
export function completionOf(all: () => readonly Command[]): Command {
  return defineCommand({
    name: 'completion',
    summary: 'Prints a script that completes commands and options in a shell.',
    examples: [
      'completion bash > ~/.local/share/bash-completion/completions/ml-airflow',
      'completion zsh >> ~/.zshrc',
      'completion fish > ~/.config/fish/completions/ml-airflow.fish',
    ],
    arguments: [positional('shell', { kind: choice(SHELLS), description: 'the shell' })],
    access: 'viewer',
    run(workbench, { shell }) {
      const script = completionScript(shell, all().flatMap(spellingsOf))
      workbench.output.answer({ shell, script }, () => script)
    },
  })
}
