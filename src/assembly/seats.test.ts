import { describe, expect, it } from 'vitest';
import { statedSeats, votingSeats } from './index.ts';

describe('the seats of a body', () => {
  it('are those its posts state, but for posts without a vote, and none where no post states any', () => {
    const posts = [
      { role: 'chair' },
      { role: 'member', seats: 20 },
      { role: 'member', seats: 5 },
      { role: 'observer', seats: 9 },
      { role: 'secretary', seats: 1 },
    ];
    expect([statedSeats(posts), votingSeats(posts)]).toEqual([35, 25]);
    expect([votingSeats([{ role: 'chair' }]), votingSeats([{ role: 'observer', seats: 2 }])]).toEqual([null, null]);
  });
});
