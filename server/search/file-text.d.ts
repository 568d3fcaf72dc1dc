import type { FileRef } from '../../domain/kernel/manifest.ts';
/** The words of a PDF, DOCX or XLSX; a refusal for what has none that we can read. */
export declare function textOfFile(bytes: Uint8Array, file: FileRef): Promise<string>;
