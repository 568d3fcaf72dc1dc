import type { InputOf, OutputOf } from '../../domain/kernel/contract.ts';
import type { search } from '../../domain/search/contract.ts';
import type { ReadCall } from '../kernel/call.ts';
import './tables.ts';
type Asked = InputOf<typeof search>;
/** What the seat finds: audience first, so that neither a row nor a count tells of anything else. */
export declare function findEntries(call: ReadCall, asked: Asked): Promise<OutputOf<typeof search>>;
export {};
