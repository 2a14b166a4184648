/** The environment of this process: the source of the variables for commands and of the PATH for programs. */
export const ownEnvironment: NodeJS.ProcessEnv = process.env
