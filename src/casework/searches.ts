/**
 * Searches somebody keeps: over the public list or over the desk. A job counts what is new since they last looked and tells
 * them so, with a number and nothing else.
 */
import { type RecordDesk, SHELVES, type Shelf } from '../desk/commands.ts';
import { newId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import { assertMay, may, type SignedIn } from '../people/model.ts';
import { transaction } from '../platform/index.ts';
import type { Query } from '../publication/reader-types.ts';
import { putNotice, readNotices } from './notice-store.ts';
import { openTypes, readWords, type Watching } from './parts.ts';
import * as store from './search-store.ts';

/** What is looked for. `params`: the address of the list, as its page reads it. */
export interface Looked {
  name: string;
  type: string;
  params: string;
}

export interface SavedSearch extends Looked {
  id: string;
  scope: store.Scope;
  found: number;
}

export interface SearchParts extends Watching {
  desk: RecordDesk;
  /** Reads the filters of a public list. @throws Refusal `query-invalid`, `unknown-term` */
  readQuery(type: string, params: URLSearchParams): Query;
}

const MOST_SEARCHES = 50;
const MOST_NAME = 100;
const MOST_PARAMS = 2000;
/** New matches are counted up to here. */
const MOST_FOUND = 200;

export class Searches {
  private readonly parts: SearchParts;

  constructor(parts: SearchParts) {
    this.parts = parts;
  }

  /** A person's own searches. */
  async list(person: SignedIn): Promise<SavedSearch[]> {
    assertMay(person, 'record.read');
    const rows = await store.readSearches(this.parts.pool, person.id);
    return rows.map((row) => ({ id: row.id, scope: row.scope, found: row.found, ...this.open(row) }));
  }

  /** Keeps a search. @throws Refusal `not-allowed`, `text-missing`, `text-too-long`, `searches-too-many`, `query-invalid` */
  async save(person: SignedIn, scope: store.Scope, looked: Looked): Promise<string> {
    assertMay(person, 'record.read');
    const { pool, vault, random, clock, audit, reader } = this.parts;
    const name = readWords(looked.name, MOST_NAME);
    if (looked.params.length > MOST_PARAMS) throw new Refusal('text-too-long', { most: MOST_PARAMS }, 422);
    const params = new URLSearchParams(looked.params);
    for (const gone of ['cursor', 'before', 'more', 'token']) params.delete(gone);
    if (scope === 'public') this.parts.readQuery(looked.type, params);
    if ((await store.readSearches(pool, person.id)).length >= MOST_SEARCHES)
      throw new Refusal('searches-too-many', { most: MOST_SEARCHES }, 409);
    const id = newId('ss', random.bytes(16));
    const at = clock.now();
    const kept: Looked = { name, type: looked.type, params: params.toString() };
    const body = vault.sealNote(Buffer.from(JSON.stringify(kept), 'utf8'), `search/${id}`);
    await transaction(pool, async (client) => {
      const seenSize = reader().size();
      await store.insertSearch(client, { id, person: person.id, scope, body, at, seenSize, seenAt: at });
      await audit.note(client, { by: person.id, action: 'search.save', target: id, detail: { scope } });
    });
    return id;
  }

  /** Its owner looks now: nothing is new any more. Returns what is looked for. @throws Refusal `search-unknown` */
  async look(person: SignedIn, id: string): Promise<SavedSearch> {
    const { pool, clock, reader, audit } = this.parts;
    const search = await this.own(person, id);
    await transaction(pool, async (client) => {
      await store.markSeen(client, id, reader().size(), clock.now());
      await readNotices(client, person.id, id, clock.now());
      await audit.note(client, { by: person.id, action: 'search.look', target: id });
    });
    return search;
  }

  /** Forgets a search. @throws Refusal `search-unknown` */
  async drop(person: SignedIn, id: string): Promise<void> {
    const { pool, audit, clock } = this.parts;
    await this.own(person, id);
    await transaction(pool, async (client) => {
      await store.dropSearch(client, id);
      await readNotices(client, person.id, id, clock.now());
      await audit.note(client, { by: person.id, action: 'search.drop', target: id });
    });
  }

  /** Counts what is new for everybody and tells those who have something new; what its owner may no longer read is not counted. */
  async count(): Promise<void> {
    const { pool, random, clock, colleagues } = this.parts;
    const people = new Map((await colleagues(pool)).map((one) => [one.id, one]));
    for (const row of await store.readSearches(pool, null)) {
      const owner = people.get(row.person);
      if (!owner || !may(owner, 'record.read')) continue;
      const found = await this.fresh(row, { ...owner, bodies: [], session: '' });
      if (found === row.found) continue;
      await transaction(pool, async (client) => {
        await store.putFound(client, row.id, found);
        const notice = { id: newId('no', random.bytes(16)), person: row.person, about: row.id, at: clock.now() };
        if (found === 0) return;
        await putNotice(client, { ...notice, kind: 'search', count: found }, 'replace');
        await this.parts.told(client, row.person);
      });
    }
  }

  private async fresh(row: store.SearchRow, owner: SignedIn): Promise<number> {
    const { type, params } = this.open(row);
    const asked = new URLSearchParams(params);
    if (row.scope === 'public') return await this.freshPublic(row, type, asked);
    const shelf = SHELVES.find((one) => one === asked.get('state'));
    const shelves: readonly Shelf[] = shelf ? [shelf] : SHELVES;
    const open = openTypes(this.parts, owner).filter((one) => one !== 'report');
    const types = open.includes(type) ? [type] : type === '' ? open : [];
    const rows = await this.parts.desk.list(owner, shelves, types, null, MOST_FOUND);
    return rows.filter(({ at }) => at > row.seenAt).length;
  }

  private async freshPublic(row: store.SearchRow, type: string, asked: URLSearchParams): Promise<number> {
    try {
      const query = this.parts.readQuery(type, asked);
      const { items } = await this.parts.reader().search({ ...query, limit: MOST_FOUND });
      return items.filter(({ log }) => log.index >= row.seenSize).length;
    } catch (error) {
      // A list may lose a code since; the search then finds nothing until it is saved anew.
      if (error instanceof Refusal) return 0;
      throw error;
    }
  }

  private async own(person: SignedIn, id: string): Promise<SavedSearch> {
    const found = (await this.list(person)).find((one) => one.id === id);
    if (!found) throw new Refusal('search-unknown', {}, 404);
    return found;
  }

  private open({ id, body }: store.SearchRow): Looked {
    return JSON.parse(Buffer.from(this.parts.vault.openNote(body, `search/${id}`)).toString('utf8')) as Looked;
  }
}
