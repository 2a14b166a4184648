/** The environment of this process: for the processes that it starts, and for names that are no settings. */
export const ownEnvironment: NodeJS.ProcessEnv = process.env
