/** The environment of this process, for child processes and for variables that are not settings. */
export const ownEnvironment: NodeJS.ProcessEnv = process.env
