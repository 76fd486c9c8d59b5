/** Case folders: breaches that belong together, with a title and a note, for members only. A folder is no record. */
import { newId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import { assertMay, type SignedIn } from '../people/model.ts';
import { type Client, transaction } from '../platform/index.ts';
import * as store from './case-store.ts';
import { type CaseworkParts, readWords, workedOn } from './parts.ts';

export interface Folder {
  id: string;
  by: string;
  at: Date;
  title: string;
  note: string;
  records: number;
}

/** What may lie in a folder. */
const HELD = 'breach';
const MOST = { title: 200, note: 10_000, folders: 500 };

export class Folders {
  private readonly parts: CaseworkParts;

  constructor(parts: CaseworkParts) {
    this.parts = parts;
  }

  /** Newest first. */
  async list(person: SignedIn): Promise<Folder[]> {
    assertMay(person, 'record.read');
    return (await store.readFolders(this.parts.pool, MOST.folders)).map((row) => this.open(row));
  }

  /** Folders a record lies in. */
  async of(person: SignedIn, rid: string): Promise<Folder[]> {
    assertMay(person, 'record.read');
    return (await store.foldersOf(this.parts.pool, rid)).map((row) => this.open(row));
  }

  /** A folder and what lies in it. @throws Refusal `not-allowed`, `folder-unknown` */
  async read(person: SignedIn, id: string): Promise<{ folder: Folder; records: { rid: string; status: string }[] }> {
    assertMay(person, 'record.read');
    const row = await this.known(this.parts.pool, id);
    return { folder: this.open(row), records: await store.recordsIn(this.parts.pool, id) };
  }

  /** Makes a folder, or (with an id) gives it other words. @throws Refusal `not-allowed`, `folder-unknown`, `text-missing`, `text-too-long` */
  async save(person: SignedIn, words: { title: string; note: string }, known?: string): Promise<string> {
    assertMay(person, 'record.edit');
    const { pool, vault, random, clock, audit } = this.parts;
    const title = readWords(words.title, MOST.title);
    const note = words.note.trim() === '' ? '' : readWords(words.note, MOST.note);
    const id = known ?? newId('fo', random.bytes(16));
    await transaction(pool, async (client) => {
      if (known) await this.known(client, known);
      const body = vault.sealNote(Buffer.from(JSON.stringify({ title, note }), 'utf8'), `folder/${id}`);
      await store.putFolder(client, { id, by: person.id, at: clock.now(), body });
      await audit.note(client, { by: person.id, action: known ? 'folder.change' : 'folder.make', target: id });
    });
    return id;
  }

  /** Puts a breach into a folder. @throws Refusal as `workedOn`, `folder-unknown`, `folder-holds` */
  async put(person: SignedIn, id: string, rid: string): Promise<void> {
    await this.changing(person, id, rid, 'folder.put', async (client) => {
      const row = await workedOn(this.parts, client, person, rid);
      if (row.type !== HELD) throw new Refusal('folder-holds', {}, 422);
      await store.putInFolder(client, id, rid, person.id, this.parts.clock.now());
    });
  }

  /** Takes a record out of a folder; the record itself stays. @throws Refusal `not-allowed`, `folder-unknown` */
  async take(person: SignedIn, id: string, rid: string): Promise<void> {
    await this.changing(person, id, rid, 'folder.take', (client) => store.takeFromFolder(client, id, rid));
  }

  /** Throws a folder away; what lay in it stays. @throws Refusal `not-allowed`, `folder-unknown` */
  async drop(person: SignedIn, id: string): Promise<void> {
    await this.changing(person, id, id, 'folder.drop', (client) => store.dropFolder(client, id));
  }

  private async changing(
    person: SignedIn,
    id: string,
    target: string,
    action: string,
    work: (client: Client) => Promise<void>,
  ): Promise<void> {
    assertMay(person, 'record.edit');
    await transaction(this.parts.pool, async (client) => {
      await this.known(client, id);
      await work(client);
      await this.parts.audit.note(client, { by: person.id, action, target, detail: { folder: id } });
    });
  }

  private async known(db: Client | CaseworkParts['pool'], id: string): Promise<store.FolderRow> {
    const row = await store.readFolder(db, id);
    if (!row) throw new Refusal('folder-unknown', {}, 404);
    return row;
  }

  private open({ body, ...row }: store.FolderRow): Folder {
    const words = JSON.parse(Buffer.from(this.parts.vault.openNote(body, `folder/${row.id}`)).toString('utf8')) as {
      title: string;
      note: string;
    };
    return { ...row, ...words };
  }
}
