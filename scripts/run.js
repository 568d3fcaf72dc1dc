import { main } from './door.js'

const [verb = '', ...args] = process.argv.slice(2)
await main(verb, args)
