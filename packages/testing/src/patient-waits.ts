import { vi } from 'vitest'

// Vitest's set-up of each test file. Its own limit of a wait is a second, which a machine of CI under load exceeds.

const PATIENCE_MS = 30_000
const { waitFor } = vi

vi.waitFor = (callback, options = PATIENCE_MS) => waitFor(callback, options)
