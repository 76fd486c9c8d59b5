/** Tables of people: everything here is private. */
import type { Migration } from '../platform/index.ts';

export const peopleMigrations: Migration[] = [];
