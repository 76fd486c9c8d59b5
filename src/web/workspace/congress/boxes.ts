/** What of the congress waits for somebody on its first page: each topic adds a box, which may be empty. */
import type { Box } from '../boxes.ts';

export const CONGRESS_BOXES: readonly Box[] = [];
