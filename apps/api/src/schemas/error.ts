import { z } from 'zod'

/** Body of every error. */
const ErrorBody = z
  .object({
    code: z.string().describe('For programs.'),
    message: z.string().describe('For people.'),
    problems: z.array(z.string()).describe('One sentence per problem.'),
    request_id: z.string(),
  })
  .meta({ id: 'Error' })

export const errors = { '4xx': ErrorBody, '5xx': ErrorBody } as const
