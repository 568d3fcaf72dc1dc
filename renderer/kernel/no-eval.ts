/**
 * zod tries `new Function` to build faster parsers, which the page's policy forbids and reports as an error. Its
 * settings live on the global object, so they can be given before the first schema is loaded.
 */
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } })

export {}
