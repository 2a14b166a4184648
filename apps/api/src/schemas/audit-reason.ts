import { z } from 'zod'

/** Every request that changes something may give one. */
export const auditReason = z.string().max(2000).optional().describe('For the audit log.')
