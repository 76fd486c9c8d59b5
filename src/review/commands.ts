/** What other parts may ask of review. */
export { type Candidate, Duplicates } from './duplicates.ts';
export { Inquiries, type Inquiry } from './inquiries.ts';
export { type Asked, type Office, officeRisks } from './offices.ts';
export { type Ask, type Decided, type Examination, type Pending, Review, type ToSign } from './review.ts';
export type { Scheduled } from './schedule-store.ts';
