#!/usr/bin/env node
import { main } from './door.js'

await main('kense', process.argv.slice(2))
