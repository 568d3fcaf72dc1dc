import type { Noun } from '../../domain/kernel/contract.ts';
import type { JobCall } from '../kernel/call.ts';
/** After a change to many at once, as a list of thousands of people: they are indexed in the minutes that follow. */
export declare function searchAgain(call: JobCall, noun: Noun): Promise<void>;
