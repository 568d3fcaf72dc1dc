import type { JobCall } from '../kernel/call.ts';
import type { SearchEntry, SearchSource } from './sources.ts';
import './tables.ts';
/** Replaces all views of the paper. What is known of its files is taken at once; the rest is read after the commit. */
export declare function keepEntries(call: JobCall, { module, noun }: Pick<SearchSource, 'module' | 'noun'>, id: string, entries: readonly SearchEntry[]): Promise<void>;
/** Called when a file was read: whoever names it is found by its words from now on. */
export declare function keepText(call: JobCall, sha256: string, text: string): Promise<void>;
