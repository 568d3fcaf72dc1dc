import './trust-handlers.ts'
import './evidence-handlers.ts'
import './list-jobs.ts'
import './key-ends.ts'
