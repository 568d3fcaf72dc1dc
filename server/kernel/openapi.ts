import { OpenAPIGenerator } from '@orpc/openapi'
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4'
import { rpcContracts } from './rpc.ts'

const refusalBody = {
  type: 'object',
  required: ['refusal'],
  properties: {
    refusal: {
      type: 'object',
      required: ['key'],
      properties: { key: { type: 'string', description: 'Text key of the reason' }, values: { type: 'object', additionalProperties: { type: ['string', 'number'] } } },
    },
  },
} as const

/** OpenAPI 3.1 of `/api`, made from the same contracts that the portal checks requests with. */
export async function openApiDocument(version: string): Promise<Record<string, unknown>> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] })
  const document = await generator.generate(rpcContracts() as never, {
    info: {
      title: 'Kense portal',
      version,
      description:
        'Each command and query is one POST. A command carries an id made by the client; the same id with the same content is answered by the first answer. ' +
        'A refusal is an expected answer and names a text key; a fault is a bug and names the number under which it was logged.',
    },
    servers: [{ url: '/api' }],
    security: [{ session: [] }],
    components: { securitySchemes: { session: { type: 'http', scheme: 'bearer', description: 'Token that POST /session answered' } } },
    // Refusals go over the wire bare, not in oRPC's error object.
    customErrorResponseBodySchema: () => refusalBody as never,
  })
  return document as unknown as Record<string, unknown>
}
