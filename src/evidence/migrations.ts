/** Tables of evidence: everything here is private. */
import type { Migration } from '../platform/index.ts';

export const evidenceMigrations: Migration[] = [];
