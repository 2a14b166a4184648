#!/usr/bin/env node
import { enableCompileCache } from 'node:module'

// What Node has compiled is kept in its cache below the temporary folder: a third of the time of a short command was to compile.
enableCompileCache()
await import('./command-line.ts')
