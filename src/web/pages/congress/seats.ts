/** Who holds a seat of a body on a day, and how many seats are filled. Pure: dates and lists come in. */
import { statedSeats } from '../../../assembly/index.ts';
import type { Text } from '../../../kernel/text.ts';
import { daySpan, type UncertainDate } from '../../../kernel/uncertain-date.ts';

/** A post as the declaration of a body has it. */
export interface Post {
  id: string;
  title: Text;
  role: string;
  seats?: number;
  constituency?: string;
}

/** A membership as the declaration of a body has it; without a name unless that member agreed to one. */
export interface Membership {
  id: string;
  post: string;
  name?: string;
  onBehalfOf?: string;
  from?: UncertainDate;
  until?: UncertainDate;
  status: string;
  ended?: string;
}

/** Roles that lead a body, in their order. */
export const OFFICERS: readonly string[] = ['chair', 'vice-chair', 'secretary', 'rapporteur'];

/** Memberships of a post. */
export const heldIn = (post: Post, memberships: readonly Membership[]): Membership[] =>
  memberships.filter((one) => one.post === post.id);

/** Does this membership hold its seat on this day? Suspended and prevented members do. */
export function holdsNow({ from, until, status }: Membership, today: string): boolean {
  if (status === 'ended') return false;
  return (!from || daySpan(from).from <= today) && (!until || daySpan(until).to >= today);
}

/** Seats, those filled and vacant (null where no post says how many it has), and members who are prevented. */
export function seatsOf(
  posts: readonly Post[],
  memberships: readonly Membership[],
  today: string,
): { seats: number | null; filled: number; vacant: number | null; prevented: number } {
  const held = memberships.filter((one) => holdsNow(one, today));
  const prevented = held.filter(({ status }) => status === 'prevented').length;
  const seats = statedSeats(posts);
  if (seats === null) return { seats, filled: held.length, vacant: null, prevented };
  const filledOf = (post: Post) => held.filter((one) => one.post === post.id).length;
  return {
    seats,
    filled: held.length,
    vacant: posts.reduce((sum, post) => sum + Math.max(0, (post.seats ?? 0) - filledOf(post)), 0),
    prevented,
  };
}
