/** Seats of a body as its posts state them: the number is that of the body, whoever sits there or hands a mandate in. */

/** A post as the declaration of a body has it. */
export interface SeatedPost {
  role: string;
  /** How many sit there; left out where the post is held by somebody who has a seat already. */
  seats?: number;
}

/** Roles of posts whose holders speak and do not vote. */
const WITHOUT_VOTE: readonly string[] = ['observer', 'secretary'];

/** All seats; null where no post says how many it has. */
export function statedSeats(posts: readonly SeatedPost[]): number | null {
  const stated = posts.flatMap(({ seats }) => (seats === undefined ? [] : [seats]));
  return stated.length === 0 ? null : stated.reduce((sum, seats) => sum + seats, 0);
}

/** Seats that vote; null where no such post says how many it has. */
export const votingSeats = (posts: readonly SeatedPost[]): number | null =>
  statedSeats(posts.filter(({ role }) => !WITHOUT_VOTE.includes(role)));
