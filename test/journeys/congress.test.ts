/**
 * A world congress in a real browser from beginning to end: sixty delegates of twenty-four countries, mandates examined and
 * challenged, a special session called by exactly two thirds, quorum lost and regained, an amended resolution in two languages
 * adopted by two thirds, a vote over a day and a half, minutes, publication, and what became of it. Every kind of act is done
 * by hand on its page by whoever it belongs to; the many who do the same send the same form of the same page.
 */
import { afterAll, beforeAll, describe, it } from 'vitest';
import { CHROMIUM } from './browser.ts';
import { adoptsMinutes, followsUp, isVerified, publishesAll, tellsNothing } from './congress/story/afterwards.ts';
import { callsSession, givesNotice } from './congress/story/convening.ts';
import { challenges, examines, foundsItself } from './congress/story/founding.ts';
import { adoptsCredentials, adoptsResolution, amendsMotion, opensWithQuorum } from './congress/story/sitting.ts';
import { Story } from './congress/story/story.ts';

/** A machine that does nothing else takes a few seconds for each. */
const LONG = 600_000;

describe.skipIf(!CHROMIUM)('a world congress', () => {
  let story: Story;
  beforeAll(async () => {
    story = await Story.begin();
  }, LONG);
  afterAll(async () => await story?.close(), LONG);

  it(
    'writes its body and its rules, which two officers publish with keys made in their browsers',
    () => foundsItself(story),
    LONG,
  );

  it('takes in and examines sixty mandates', () => examines(story), LONG);

  it(
    'sees two mandates challenged by delegates of other countries, and the committee uphold them',
    () => challenges(story),
    LONG,
  );

  it(
    'is called to a special session by exactly two thirds of its mandates, and not by one fewer',
    () => callsSession(story),
    LONG,
  );

  it(
    'gives notice of it with an agenda in two languages, and votes meanwhile over thirty-six hours',
    () => givesNotice(story),
    LONG,
  );

  it('opens, and counts its quorum as delegates come and go', () => opensWithQuorum(story), LONG);

  it('adopts the report on credentials, after those who asked were heard', () => adoptsCredentials(story), LONG);

  it(
    'amends a motion in two languages, after the chair has seen what contradicts what',
    () => amendsMotion(story),
    LONG,
  );

  it(
    'adopts the resolution by two thirds in a roll call, a mandate being revoked in the middle of the session',
    () => adoptsResolution(story),
    LONG,
  );

  it(
    'has its resolution signed, closes, and adopts its minutes as they were corrected',
    () => adoptsMinutes(story),
    LONG,
  );

  it('publishes what it decided, signed by two officers in the review room', () => publishesAll(story), LONG);

  it(
    'is read by anybody in two languages beside each other, reckoned again and verified',
    () => isVerified(story),
    LONG,
  );

  it('follows up what it asked for, on a board that anybody sees', () => followsUp(story), LONG);

  it('looks as it should, and tells the public nothing of who its delegates are', () => tellsNothing(story), LONG);
});
