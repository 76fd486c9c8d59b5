/** What waits for somebody on the first page of the workspace: each room adds a box here, which may be empty. */
import type { VNode } from 'preact';
import { searchesBox, standingBox, tasksBox } from './casework/boxes.tsx';
import { confirmationsBox, meansBox } from './people/boxes.tsx';
import { reviewBox } from './review/box.tsx';
import type { Desk } from './route.ts';

/** A box for this person, or null when nothing waits (or the room is closed to them). */
export type Box = (desk: Desk) => Promise<VNode | null>;

export const BOXES: readonly Box[] = [tasksBox, reviewBox, confirmationsBox, meansBox, searchesBox, standingBox];
