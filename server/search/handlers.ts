import { search } from '../../domain/search/contract.ts'
import { answer } from '../kernel/portal.ts'
import { findEntries } from './find.ts'
import './jobs.ts'

answer(search, (input, call) => findEntries(call, input))
