import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadMapping } from './mapping.ts';
import { type Mapping, mappingSchema } from './mapping-schema.ts';
import { MemorySink } from './memory-sink.ts';
import { runImport } from './run.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tamga-run-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

const simple = (more: Partial<Mapping> = {}): Mapping =>
  mappingSchema.parse({
    id: 'simple',
    version: '1',
    title: 'Simple',
    type: 'breach',
    identity: { template: 'simple:{id}' },
    fields: {
      title: { text: 'title', lang: 'en' },
      when: { date: 'date' },
      killed: { count: { best: 'dead' }, unit: 'person' },
    },
    required: ['id'],
    ...more,
  });

const table = (rows: number, change: (at: number) => string = () => '1'): string =>
  `id,title,date,dead\n${Array.from({ length: rows }, (_, at) => `${at},Event ${at},2021-05-03,${change(at)}\n`).join('')}`;

const PUBLIC = { url: 'https://example.org/data', licence: 'CC BY 4.0', retrieved: '2026-01-01' };

describe('publishing at import', () => {
  const attempt = (mapping: Mapping) =>
    runImport({ path: write('p.csv', table(2)), mapping, sink: new MemorySink(), publish: true });

  test('needs a stated ground', async () => {
    await expect(attempt(simple())).rejects.toMatchObject({ code: 'import-basis-missing' });
    const sink = new MemorySink();
    const report = await runImport({
      path: write('q.csv', table(2)),
      mapping: simple({ already_public: PUBLIC }),
      sink,
      publish: true,
    });
    expect(report.published).toBe(2);
    expect(sink.batches[0].options.basis).toEqual(PUBLIC);
  });

  test.each(['person', 'finding', 'listing'])('is refused for a %s', async (type) => {
    await expect(attempt(simple({ already_public: PUBLIC, type }))).rejects.toMatchObject({
      code: 'import-type-refused',
    });
    await expect(attempt(simple({ already_public: PUBLIC, type: { const: type } }))).rejects.toMatchObject({
      code: 'import-type-refused',
    });
    await expect(
      attempt(simple({ already_public: PUBLIC, related: [{ type, identity: 'id', fields: {} }] })),
    ).rejects.toMatchObject({ code: 'import-type-refused' });
  });

  test('of names of people is refused, with a ground or without', async () => {
    await expect(attempt(simple({ already_public: PUBLIC, personal: { '/title': {} } }))).rejects.toMatchObject({
      code: 'import-names-refused',
    });
    const grounded = simple({ already_public: PUBLIC, personal: { '/title': { basis: 'consent of the families' } } });
    await expect(attempt(grounded)).rejects.toMatchObject({ code: 'import-names-refused' });
  });

  test('is refused for the mapping of Memorial, which states no ground', () => {
    expect(loadMapping('memorial').already_public).toBeUndefined();
  });
});
