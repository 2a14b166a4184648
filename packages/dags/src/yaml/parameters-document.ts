import { z } from 'zod'
import { choice, number, scalar, text, texts } from './scalar-schemas.ts'

const TYPES = ['text', 'integer', 'number', 'boolean'] as const

const A_PARAMETER = 'a type (text, integer, number, boolean), or a mapping with type, default, description and more'

export const Parameter = z
  .strictObject(
    {
      type: choice(TYPES).optional().describe('What its values are. May be left out beside enum, which lists texts.'),
      description: text().optional().describe('For people, in the trigger form.'),
      default: scalar().optional().describe('The value of a run that gives none. Without it, every run must give one.'),
      enum: texts().min(1, 'at least one text').optional().describe('The only texts that are allowed.'),
      min: number().optional().describe('The least number, or the least count of characters of a text.'),
      max: number().optional().describe('The greatest number, or the greatest count of characters of a text.'),
      above: number().optional().describe('Numbers must be greater than this.'),
      below: number().optional().describe('Numbers must be less than this.'),
      multiple_of: number().optional().describe('Numbers must be a multiple of this.'),
      pattern: text().optional().describe('A regular expression that a text must match.'),
    },
    A_PARAMETER,
  )
  .describe('One parameter.')

/** The keys of one parameter. */
export const PARAMETER_KEYS: readonly string[] = Object.keys(Parameter.shape)

export const ShortParameter = choice(TYPES).describe('A parameter that has only a type.')

export const Parameters = z.strictObject(
  {
    extends: text('the name of other parameters').optional().describe('The parameters that these add to.'),
    values: z.record(z.string(), z.union([ShortParameter, Parameter], A_PARAMETER), 'a mapping from names to types'),
  },
  'a mapping with values, and extends where they add to others',
)

export type ParameterDocument = z.output<typeof Parameter>
