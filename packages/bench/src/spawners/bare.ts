import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { serve } from './serve.ts'

// Node's own spawn, from an empty process.
serve(async () => {
  await once(spawn('bash', ['-c', 'true'], { stdio: 'ignore' }), 'exit')
})
