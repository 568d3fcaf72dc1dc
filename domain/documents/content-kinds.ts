/** The formats of §10 and the two that a setting adds. */
export const contentKinds = {
  pdf: { name: 'PDF', extensions: ['pdf'], mime: 'application/pdf' },
  tiff: { name: 'TIFF', extensions: ['tif', 'tiff'], mime: 'image/tiff' },
  jpeg: { name: 'JPEG', extensions: ['jpg', 'jpeg'], mime: 'image/jpeg' },
  png: { name: 'PNG', extensions: ['png'], mime: 'image/png' },
  rtf: { name: 'RTF', extensions: ['rtf'], mime: 'application/rtf' },
  doc: { name: 'DOC', extensions: ['doc'], mime: 'application/msword' },
  docx: { name: 'DOCX', extensions: ['docx'], mime: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document' },
  xls: { name: 'XLS', extensions: ['xls'], mime: 'application/vnd.ms-excel' },
  xlsx: { name: 'XLSX', extensions: ['xlsx'], mime: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' },
  ppt: { name: 'PPT', extensions: ['ppt'], mime: 'application/vnd.ms-powerpoint' },
  pptx: { name: 'PPTX', extensions: ['pptx'], mime: 'application/vnd.openxmlformats-officedocument.presentationml.presentation' },
  rar: { name: 'RAR', extensions: ['rar'], mime: 'application/vnd.rar' },
  zip: { name: 'ZIP', extensions: ['zip'], mime: 'application/zip' },
} as const
export type ContentKind = keyof typeof contentKinds

/**
 * What a reader should be told of a file that was let in: it carries macros or scripts, embeds other files, loads
 * something from outside, or holds members that could not be looked into (compressed RAR).
 */
export const contentFlags = ['macros', 'script', 'embedded', 'external', 'unseen'] as const
export type ContentFlag = (typeof contentFlags)[number]

export interface ContentReading {
  kind: ContentKind
  flags: ContentFlag[]
}

export const kindNames = (kinds: readonly ContentKind[]): string => kinds.map((kind) => contentKinds[kind].name).join(', ')
