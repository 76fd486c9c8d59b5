/** The files a resolution can be taken away in: the end of their address, their media type, and what they are called. */
export const FORMATS = [
  { suffix: 'pdf', type: 'application/pdf', name: 'PDF' },
  {
    suffix: 'docx',
    type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    name: 'DOCX',
  },
  { suffix: 'akn.xml', type: 'application/akn+xml; charset=utf-8', name: 'Akoma Ntoso' },
  { suffix: 'html', type: 'text/html; charset=utf-8', name: 'HTML' },
] as const;

export type Format = (typeof FORMATS)[number];
export type Suffix = Format['suffix'];
