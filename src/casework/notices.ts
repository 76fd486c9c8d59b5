/** What a person is told inside the workspace. Nothing is ever sent outside. */
import type { SignedIn } from '../people/model.ts';
import { transaction } from '../platform/index.ts';
import { type NoticeRow, noticesOf, readNotices, unreadNotices } from './notice-store.ts';
import type { CaseworkParts } from './parts.ts';

export type { NoticeRow } from './notice-store.ts';

const SHOWN = 100;

export class Notices {
  private readonly parts: CaseworkParts;

  constructor(parts: CaseworkParts) {
    this.parts = parts;
  }

  async unread(person: SignedIn): Promise<number> {
    return await unreadNotices(this.parts.pool, person.id);
  }

  /** A person's own notices, unread ones first. */
  async list(person: SignedIn): Promise<NoticeRow[]> {
    return await noticesOf(this.parts.pool, person.id, SHOWN);
  }

  /** Marks all of a person's own notices as read. */
  async markRead(person: SignedIn): Promise<void> {
    const { pool, clock, audit } = this.parts;
    await transaction(pool, async (client) => {
      await readNotices(client, person.id, null, clock.now());
      await audit.note(client, { by: person.id, action: 'notice.read' });
    });
  }
}
