/** `npm run check`: what every commit must hold, in under 90 seconds. `npm test` adds roads, screens, windows, faults and the tour. */
import { lint, takeAll, tests, types } from './steps.ts'

process.exitCode = await takeAll([types, lint, tests('laws, rules, portal', ['laws', 'rules', 'portal'], 10)])
