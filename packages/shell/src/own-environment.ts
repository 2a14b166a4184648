/** The environment of this process: what its commands may see of it, and where its programs are found. */
export const ownEnvironment: NodeJS.ProcessEnv = process.env
