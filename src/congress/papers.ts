/**
 * Papers of an agenda that are files: put with an item by officers of the body, opened by people of the body and by nobody
 * else. They lie in the vault with the session's record and are destroyed with it; nothing public knows of them.
 */
import type { Papers as Files } from '../evidence/commands.ts';
import { Refusal } from '../kernel/refusal.ts';
import { assertMay, type SignedIn } from '../people/model.ts';
import { transaction } from '../platform/index.ts';
import { lockRecord } from '../records/commands.ts';
import { insertPapers, readPapers } from './paper-store.ts';
import { assertWorksFor, type CongressParts } from './parts.ts';
import type { Rights } from './rights.ts';
import type { Session, Sessions } from './sessions.ts';

/** A paper as people of the body see it. */
export interface Paper {
  /** `fi_…` */
  id: string;
  /** The item it stands with. */
  item: string;
  /** As it was called; '' where it had no name. */
  name: string;
  /** Bytes. */
  size: number;
}

/** Papers of one item, and of one session. */
const MOST_OF_ITEM = 20;
const MOST_OF_SESSION = 300;
const BY_NAME = new Intl.Collator('en', { numeric: true });

export class Papers {
  private readonly parts: CongressParts;
  private readonly sessions: Sessions;
  private readonly rights: Pick<Rights, 'inside' | 'works'>;
  private readonly files: Files;

  constructor(parts: CongressParts, sessions: Sessions, rights: Pick<Rights, 'inside' | 'works'>) {
    this.parts = parts;
    this.sessions = sessions;
    this.rights = rights;
    this.files = parts.papers;
  }

  /** May this person put papers with the agenda of a session of this body? */
  async writes(person: SignedIn, body: string): Promise<boolean> {
    return await this.rights.works(person, body, 'congress.prepare');
  }

  /** Papers of a session by their names: all of them for its officers, for people of the body those of items that stand. */
  async of(person: SignedIn, { rid, body, agenda }: Session): Promise<Paper[]> {
    assertMay(person, 'congress.read');
    const items = await readPapers(this.parts.pool, rid);
    if (items.size === 0 || !(await this.rights.inside(person, body))) return [];
    const standing = new Set(agenda.map(({ id }) => id));
    const all = await this.writes(person, body);
    const found = (await this.files.of(rid)).flatMap(({ row, meta }) => {
      const item = items.get(row.id);
      if (item === undefined || !(all || standing.has(item))) return [];
      return [{ id: row.id, item, name: meta.name ?? '', size: meta.size }];
    });
    return found.sort((a, b) => BY_NAME.compare(a.name, b.name));
  }

  /** Takes in a file that `attach` will put with an item. @throws Refusal `not-allowed`, `not-of-body`, `record-unknown`, and of the vault */
  async take(
    person: SignedIn,
    rid: string,
    incoming: { source: AsyncIterable<Uint8Array>; name?: string },
  ): Promise<string> {
    const { pool } = this.parts;
    await assertWorksFor(this.parts, pool, person, (await this.sessions.read(pool, rid)).body, 'congress.prepare');
    return (await this.files.take(person.id, incoming)).id;
  }

  /** Throws away what was taken in and will stand nowhere. */
  async discard(person: SignedIn, ids: readonly string[]): Promise<void> {
    await this.files.discard(person.id, ids);
  }

  /**
   * Puts files that wait with an item of the agenda. @throws Refusal `not-allowed`, `not-of-body`, `record-unknown`,
   * `paper-missing`, `agenda-item-unknown`, `files-too-many`, `file-unknown`
   */
  async attach(person: SignedIn, rid: string, item: string, ids: readonly string[]): Promise<void> {
    const { pool, audit } = this.parts;
    await transaction(pool, async (client) => {
      await lockRecord(client, rid);
      const { body, agenda } = await this.sessions.read(client, rid);
      await assertWorksFor(this.parts, client, person, body, 'congress.prepare');
      if (ids.length === 0) throw new Refusal('paper-missing', {}, 422);
      if (!agenda.some(({ id }) => id === item)) throw new Refusal('agenda-item-unknown', {}, 409);
      const there = [...(await readPapers(client, rid)).values()];
      const most = there.length + ids.length > MOST_OF_SESSION ? MOST_OF_SESSION : MOST_OF_ITEM;
      const count = most === MOST_OF_SESSION ? there.length : there.filter((one) => one === item).length;
      if (count + ids.length > most) throw new Refusal('files-too-many', { most }, 422);
      await this.files.attach(client, person.id, rid, ids);
      await insertPapers(client, { session: rid, item, files: ids });
      await audit.note(client, { by: person.id, action: 'agenda.attach', target: rid, detail: { files: ids.length } });
    });
  }

  /** Hands a paper to somebody of the body. @throws Refusal `not-allowed`, `record-unknown`, `file-unknown` */
  async open(person: SignedIn, rid: string, id: string): ReturnType<Files['open']> {
    const session = await this.sessions.open(person, rid);
    const known = (await this.of(person, session)).some((one) => one.id === id);
    if (!known) throw new Refusal('file-unknown', {}, 404);
    return await this.files.open(person.id, rid, id);
  }

  /** Takes a paper off the agenda and destroys it. @throws Refusal `not-allowed`, `not-of-body`, `record-unknown`, `file-unknown` */
  async remove(person: SignedIn, rid: string, id: string): Promise<void> {
    const { pool, audit } = this.parts;
    const destroy = await transaction(pool, async (client) => {
      await lockRecord(client, rid);
      const { body } = await this.sessions.read(client, rid);
      await assertWorksFor(this.parts, client, person, body, 'congress.prepare');
      if (!(await readPapers(client, rid)).has(id)) throw new Refusal('file-unknown', {}, 404);
      const dropped = await this.files.drop(client, rid, id);
      await audit.note(client, { by: person.id, action: 'agenda.remove', target: rid, detail: { about: id } });
      return dropped;
    });
    await destroy();
  }
}
