import { type Command, defineCommand } from '../framework/command.ts'
import { spellingsOf } from '../framework/line/spelled.ts'

/** The command that lists all commands by all their names, including itself. */
export function cheatSheetOf(all: () => readonly Command[]): Command {
  return defineCommand({
    name: 'cheat-sheet',
    summary: 'Lists every command with its names and its summary.',
    examples: ['cheat-sheet', 'cheat-sheet -o csv'],
    arguments: [],
    access: 'viewer',
    run({ output }) {
      const lines = all()
        .flatMap((command) => spellingsOf(command).map(({ path }) => ({ path, summary: command.summary })))
        .map(({ path, summary }) => ({ command: path.join(' '), summary }))
        .sort((a, b) => (a.command < b.command ? -1 : 1))
      output.answer(lines, () =>
        output.table(
          ['command', 'what it does'],
          lines.map(({ command, summary }) => [command, summary]),
        ),
      )
    },
  })
}
