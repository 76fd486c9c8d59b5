/** Tables of intake: everything here is private. */
import type { Migration } from '../platform/index.ts';

export const intakeMigrations: Migration[] = [];
