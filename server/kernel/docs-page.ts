import type { FastifyInstance } from 'fastify'

interface Operation {
  operationId: string
  description?: string
  tags?: string[]
  requestBody?: { content?: Record<string, { schema?: unknown }> }
  responses?: Record<string, { description?: string; content?: Record<string, { schema?: unknown }> }>
}

const style = `
  body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1b2733; background: #fff }
  h1 { font-size: 1.6rem } h2 { margin-top: 2.5rem; border-bottom: 1px solid #c9d3dc } h3 { margin-bottom: .25rem; font-family: ui-monospace, monospace; font-size: 1rem }
  nav { columns: 3; font-family: ui-monospace, monospace; font-size: .85rem } a { color: #00639a }
  pre { background: #f3f6f8; padding: .75rem; overflow-x: auto; font-size: .8rem } summary { cursor: pointer } dt { font-weight: 600 }
  @media (prefers-color-scheme: dark) { body { background: #12181e; color: #e2e8ee } pre { background: #1d262e } a { color: #7cc7f5 } h2 { border-color: #38444f } }`

/** `/api/openapi.json` for programs, `/api/docs` for people; made at the first look and then kept. */
export function registerDocs(app: FastifyInstance, version: string): void {
  let document: Promise<Record<string, unknown>> | null = null
  const load = () => (document ??= import('./openapi.ts').then(({ openApiDocument }) => openApiDocument(version)))
  app.get('/api/openapi.json', async (_request, reply) => reply.send(await load()))
  app.get('/api/docs', async (_request, reply) =>
    reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'")
      .send(pageOf(await load())),
  )
}

function pageOf(document: Record<string, unknown>): string {
  const info = document['info'] as { title: string; version: string; description: string }
  const paths = document['paths'] as Record<string, Record<string, Operation>>
  const operations = Object.entries(paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method, operation })))
  const modules = [...new Set(operations.map(({ operation }) => operation.tags?.[0] ?? ''))].sort()
  const links = operations.map(({ operation }) => `<a href="#${text(operation.operationId)}">${text(operation.operationId)}</a><br>`).join('\n')
  const sections = modules.map((module) => {
    const own = operations.filter(({ operation }) => operation.tags?.[0] === module)
    return `<h2>${text(module)}</h2>${own.map(operationOf).join('\n')}`
  })
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${text(info.title)}</title><style>${style}</style></head>
<body><h1>${text(info.title)} ${text(info.version)}</h1><p>${text(info.description)}</p><p><a href="/api/openapi.json">openapi.json</a></p><nav>${links}</nav>${sections.join('\n')}</body></html>`
}

function operationOf({ path, method, operation }: { path: string; method: string; operation: Operation }): string {
  const request = operation.requestBody?.content?.['application/json']?.schema
  const responses = Object.entries(operation.responses ?? {}).map(([status, { description, content }]) => {
    const schema = content?.['application/json']?.schema
    return `<dt>${text(status)}</dt><dd>${text(description ?? '')}${schema === undefined ? '' : schemaOf('Answer', schema)}</dd>`
  })
  return `<section id="${text(operation.operationId)}"><h3>${text(method.toUpperCase())} /api${text(path)}</h3><p>${text(operation.description ?? '')}</p>
${request === undefined ? '' : schemaOf('Request', request)}<dl>${responses.join('')}</dl></section>`
}

function schemaOf(name: string, schema: unknown): string {
  return `<details><summary>${name}</summary><pre>${text(JSON.stringify(schema, null, 2))}</pre></details>`
}

function text(value: string): string {
  return value.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
