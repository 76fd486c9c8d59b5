/**
 * The records of an ESF file as they close, one after another: what stands inside an event comes with it. Nothing is
 * loaded from outside, no document type and with it no entity of its own is taken, and depth and length are bounded.
 */
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { Refusal } from '../../kernel/refusal.ts';
import type { Reason } from './draft.ts';
import { ENTITIES, esfName, PASSED_OVER, REPEATED } from './esf-names.ts';
import { MAX_CELL } from './row.ts';

/** Fields by name: text, a list of texts, or a list of records inside this one. */
export type Entity = Record<string, unknown>;

export interface EsfRecord {
  kind: string;
  fields: Entity;
  /** Why an event cannot be used. */
  problem?: Reason;
}

const MOST_DEPTH = 16;
/** Fields and inner records of one event. */
const MOST_PARTS = 100_000;

/** Throws Refusal `import-xml-broken`, `import-xml-doctype`. */
export async function* esfEntities(text: AsyncIterable<string>): AsyncGenerator<EsfRecord> {
  const reader = new Reader();
  for await (const chunk of text) {
    reader.write(chunk);
    yield* reader.take();
  }
  reader.end();
  yield* reader.take();
}

/** The one text of a field, the first of several. */
export function textIn(entity: Entity, name: string): string | undefined {
  const value = entity[name];
  const found = Array.isArray(value) ? value[0] : value;
  return typeof found === 'string' ? found : undefined;
}

interface Open {
  name: string;
  /** A record; null for a field, or for what only holds others. */
  fields: Entity | null;
  text: string;
  leaf: boolean;
}

class Reader {
  private readonly parser = new SaxesParser();
  private readonly stack: Open[] = [];
  private done: EsfRecord[] = [];
  /** Depth at which something passed over began. */
  private skipped: number | null = null;
  private parts = 0;
  private problem: Reason | undefined;

  constructor() {
    const broken = (problem: string) =>
      new Refusal('import-xml-broken', { line: this.parser.line, problem: problem.slice(0, 120) });
    this.parser.on('error', (error) => {
      throw broken(error.message);
    });
    this.parser.on('doctype', () => {
      throw new Refusal('import-xml-doctype');
    });
    this.parser.on('opentag', ({ name, attributes }: SaxesTagPlain) => this.open(esfName(name, attributes)));
    this.parser.on('text', (text) => this.text(text));
    this.parser.on('cdata', (text) => this.text(text));
    this.parser.on('closetag', () => this.close());
  }

  write(chunk: string): void {
    this.parser.write(chunk);
  }

  end(): void {
    this.parser.close();
  }

  take(): EsfRecord[] {
    const taken = this.done;
    this.done = [];
    return taken;
  }

  private open(name: string): void {
    const outer = this.stack.at(-1);
    if (outer) outer.leaf = false;
    if (this.stack.length >= MOST_DEPTH)
      throw new Refusal('import-xml-broken', { line: this.parser.line, problem: 'too deep' });
    if (this.skipped === null && PASSED_OVER.has(name)) this.skipped = this.stack.length;
    if (++this.parts > MOST_PARTS) this.problem ??= { code: 'import-row-too-long', params: {} };
    const isRecord = name === 'meta_data' || ENTITIES.has(name);
    this.stack.push({ name, fields: isRecord ? {} : null, text: '', leaf: true });
  }

  private text(text: string): void {
    const top = this.stack.at(-1);
    if (!top || this.skipped !== null) return;
    if (top.text.length + text.length > MAX_CELL)
      this.problem ??= { code: 'import-cell-too-long', params: { column: top.name } };
    else top.text += text;
  }

  private close(): void {
    const closed = this.stack.pop();
    if (!closed) return;
    if (this.skipped !== null) {
      if (this.stack.length === this.skipped) this.skipped = null;
      return;
    }
    const within = this.stack.findLast(({ fields }) => fields !== null);
    // An `event` or `act` that holds only text is the field by which a record names its event or act.
    if (closed.leaf) this.field(closed, within?.fields);
    else if (closed.fields !== null) this.record(closed.name, closed.fields, within?.fields);
  }

  private field({ name, text }: Open, fields: Entity | null | undefined): void {
    const value = text.trim();
    if (!fields || value === '' || name === '') return;
    if (value.includes('\ufffd')) this.problem ??= { code: 'import-encoding-wrong', params: { column: name } };
    const before = fields[name];
    if (Array.isArray(before)) before.push(value);
    else if (REPEATED.has(name)) fields[name] = [value];
    else if (before === undefined) fields[name] = value;
    else this.problem ??= { code: 'import-field-twice', params: { column: name } };
  }

  private record(kind: string, fields: Entity, within: Entity | null | undefined): void {
    if (within) {
      const list = within[kind];
      if (Array.isArray(list)) list.push(fields);
      else within[kind] = [fields];
      return;
    }
    const { problem } = this;
    this.problem = undefined;
    this.parts = 0;
    this.done.push({ kind, fields, ...(problem && kind === 'event' ? { problem } : {}) });
  }
}
