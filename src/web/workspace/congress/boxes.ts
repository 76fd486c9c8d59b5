/** What of the congress waits for somebody on its first page: each topic adds a box, which may be empty. */
import type { Box } from '../boxes.ts';
import { conveningBox } from './convening-box.tsx';
import { mandatesBox } from './mandate-box.tsx';
import { motionBox } from './motion-box.tsx';
import { sittingBox } from './sitting-box.tsx';
import { voteBox } from './vote-box.tsx';
import { waitingBox } from './waiting-box.tsx';

export const CONGRESS_BOXES: readonly Box[] = [voteBox, waitingBox, sittingBox, mandatesBox, conveningBox, motionBox];
