/** What members say to each other about a record. It dies with the record's key; whoever is mentioned by name is told. */
import { newId } from '../kernel/ids.ts';
import type { SignedIn } from '../people/model.ts';
import { transaction } from '../platform/index.ts';
import { mentionsIn } from './model.ts';
import { putNotice, readNotices } from './notice-store.ts';
import { type CaseworkParts, readWords, workedOn, workersOn } from './parts.ts';
import { commentsOf, insertComment } from './task-store.ts';

export interface Comment {
  id: string;
  by: string;
  at: Date;
  text: string;
}

const MOST_TEXT = 5000;

export class Comments {
  private readonly parts: CaseworkParts;

  constructor(parts: CaseworkParts) {
    this.parts = parts;
  }

  /** Comments on a record, oldest first; what told this person of them counts as read. @throws Refusal as `workedOn` */
  async of(person: SignedIn, rid: string): Promise<Comment[]> {
    const { pool, vault, clock } = this.parts;
    await workedOn(this.parts, pool, person, rid);
    const key = await vault.key(pool, rid);
    const rows = await commentsOf(pool, rid);
    await readNotices(pool, person.id, rid, clock.now());
    return rows.map(({ id, by, at, body }) => ({
      id,
      by,
      at,
      text: Buffer.from(vault.openBytes(key, body, `comment/${id}`)).toString('utf8'),
    }));
  }

  /** Says something and tells those it mentions. @throws Refusal as `workedOn`, `text-missing`, `text-too-long` */
  async say(person: SignedIn, rid: string, words: string): Promise<string> {
    const { pool, vault, random, clock, audit } = this.parts;
    const row = await workedOn(this.parts, pool, person, rid);
    const text = readWords(words, MOST_TEXT);
    const id = newId('co', random.bytes(16));
    const at = clock.now();
    return await transaction(pool, async (client) => {
      const body = vault.sealBytes(await vault.key(client, rid), Buffer.from(text, 'utf8'), `comment/${id}`);
      await insertComment(client, { id, rid, by: person.id, at, body });
      const meant = mentionsIn(text, await workersOn(this.parts, client, row.type)).filter((one) => one !== person.id);
      for (const one of meant) {
        const notice = newId('no', random.bytes(16));
        await putNotice(client, { id: notice, person: one, kind: 'mention', about: rid, count: 1, at }, 'add');
        await this.parts.told(client, one);
      }
      await audit.note(client, {
        by: person.id,
        action: 'comment.make',
        target: rid,
        detail: { comment: id, mentions: meant.length },
      });
      return id;
    });
  }
}
