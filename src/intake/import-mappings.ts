/**
 * Mappings that were made in the workspace and kept under a name, for everybody who may import. Names and mappings are
 * sealed: the columns of a file can tell what it was about. A name is one mapping; keeping it again replaces it.
 */
import { newId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { AuditTrail } from '../people/commands.ts';
import { assertMay, type SignedIn } from '../people/model.ts';
import { type Clock, type Pool, type Random, type Secrets, transaction } from '../platform/index.ts';
import type { Mapping } from './import/mapping-schema.ts';
import { type Choice, mappingText } from './import-preview.ts';
import * as store from './import-store.ts';

export interface SavedMapping {
  /** `mp_…` */
  id: string;
  name: string;
  /** The mapping as JSON. */
  text: string;
  at: Date;
}

const MOST_NAME = 80;
const MOST_KEPT = 200;

export class ImportMappings {
  private readonly parts: { pool: Pool; secrets: Secrets; clock: Clock; random: Random; audit: AuditTrail };

  constructor(parts: ImportMappings['parts']) {
    this.parts = parts;
  }

  /** By name. @throws Refusal `not-allowed` */
  async list(person: SignedIn): Promise<SavedMapping[]> {
    assertMay(person, 'import.run');
    const rows = await store.listMappings(this.parts.pool, MOST_KEPT);
    return rows.map((row) => this.opened(row)).sort((a, b) => a.name.localeCompare(b.name));
  }

  /** @throws Refusal `mapping-gone` */
  async read(person: SignedIn, id: string): Promise<SavedMapping> {
    const found = (await this.list(person)).find((one) => one.id === id);
    if (!found) throw new Refusal('mapping-gone', {}, 404);
    return found;
  }

  /** Keeps a mapping under a name. Answers its id. @throws Refusal `mapping-name-missing`, `mapping-too-many` */
  async save(person: SignedIn, name: string, mapping: Mapping): Promise<string> {
    const kept = await this.list(person);
    const called = name.replace(/\s+/g, ' ').trim().slice(0, MOST_NAME).toWellFormed();
    if (called === '') throw new Refusal('mapping-name-missing', {}, 422);
    const same = kept.find((one) => one.name === called);
    if (!same && kept.length >= MOST_KEPT) throw new Refusal('mapping-too-many', { most: MOST_KEPT }, 422);
    const { pool, random, clock, audit } = this.parts;
    const id = same?.id ?? newId('mp', random.bytes(16));
    const meta = this.sealed(id, { name: called, text: mappingText({ ...mapping, title: called }) });
    await transaction(pool, async (client) => {
      await store.putMapping(client, { id, at: clock.now(), meta });
      await audit.note(client, { by: person.id, action: 'import.mapping.save', target: id });
    });
    return id;
  }

  /** @throws Refusal `not-allowed` */
  async drop(person: SignedIn, id: string): Promise<void> {
    assertMay(person, 'import.run');
    await transaction(this.parts.pool, async (client) => {
      await store.dropMapping(client, id);
      await this.parts.audit.note(client, { by: person.id, action: 'import.mapping.drop', target: id });
    });
  }

  /** A choice with the text of the saved mapping it names, so that it stays what it was when that one changes. */
  async filled(person: SignedIn, choice: Choice): Promise<Choice> {
    if (choice.saved === undefined || choice.text !== undefined) return choice;
    return { saved: choice.saved, text: (await this.read(person, choice.saved)).text };
  }

  private sealed(id: string, kept: { name: string; text: string }): Uint8Array {
    return this.parts.secrets.seal(Buffer.from(JSON.stringify(kept), 'utf8'), `import-mapping/${id}`);
  }

  private opened({ id, at, meta }: store.MappingRow): SavedMapping {
    const bytes = this.parts.secrets.open(meta, `import-mapping/${id}`);
    return { id, at, ...(JSON.parse(Buffer.from(bytes).toString('utf8')) as { name: string; text: string }) };
  }
}
