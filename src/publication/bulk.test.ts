// Imports against the real engine: what is imported twice changes nothing, and nobody is named who must not be.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../kernel/ids.ts';
import { parseEntry } from '../ledger/index.ts';
import { readEntries } from '../log/store.ts';
import { forEachEngine } from '../platform/testing/test-database.ts';
import type { Draft } from '../records/draft.ts';
import { openTestSystem, type TestSystem } from '../testing/test-system.ts';

const basis = { url: 'https://a.example/data.csv', licence: 'CC-BY-4.0', retrieved: '2026-01-01' };
const en = (text: string) => ({ lang: 'en', text });
const row = (n: number, more: Partial<Draft> = {}): Draft => ({
  ext: [`test:${n}`],
  type: 'breach',
  body: { title: en(`Row ${n}`), class: 'rights-breach', killed: { best: n, unit: 'person' } },
  digest: `digest ${n}`,
  raw: `{"n": ${n}}`,
  ...more,
});

forEachEngine('bulk', (engine) => {
  let t: TestSystem;
  let runs = 0;
  const size = async () => (await t.system.platform.db.query('select next from open.log_head')).rows[0].next as number;
  const run = async (drafts: Draft[], publish = true) => {
    const name = `run ${++runs}`;
    const outcomes = await t.system.bulk.saveBatch(drafts, {
      publish,
      ...(publish ? { basis } : {}),
      run: name,
      rowsDone: drafts.length,
    });
    t.system.bulk.endRun(name);
    return outcomes;
  };
  const statuses = async (drafts: Draft[], publish = true) =>
    (await run(drafts, publish)).map((one) => one.reason?.code ?? one.status);
  const lastEntries = async (n: number) =>
    (await readEntries(t.system.platform.db, (await size()) - n, await size())).map((one) => parseEntry(one.bytes));
  beforeAll(async () => {
    t = await openTestSystem({ engine });
  });
  afterAll(() => t.close());

  test('the same rows twice change nothing, not even the log', async () => {
    const rows = [row(1), row(2), row(1), row(3)];
    expect(await statuses(rows)).toEqual(['created', 'created', 'duplicate', 'created']);
    const [before, dump] = [await size(), await t.dump(['open', 'keystore'])];
    expect(await statuses(rows)).toEqual(['unchanged', 'unchanged', 'duplicate', 'unchanged']);
    expect([await size(), await t.dump(['open', 'keystore'])]).toEqual([before, dump]);
  });

  test('what only commands set is set by no row', async () => {
    const body = { title: en('Counted'), outcome: 'adopted', rule: '{}', input: '{}' };
    const [made] = await run([row(120, { type: 'vote', body })], false);
    expect((await t.system.records.read(made?.rid ?? '')).body).toEqual({ title: en('Counted') });
  });

  test('an id that belongs to another record, or that no table could hold, is refused for its row alone', async () => {
    await run([row(130, { ext: ['test:130', 'other:130'] })]);
    const rows = [
      row(131, { ext: ['test:131', 'other:130'] }),
      row(132, { ext: ['test:132', 'test:132'] }),
      row(133, { ext: ['test:133', 'other:134'] }),
      row(134, { ext: ['test:134', 'other:134'] }),
      row(135, { ext: [''] }),
      row(136, { ext: ['nul\u0000'] }),
      row(137, { ext: ['x'.repeat(301)] }),
      row(138),
    ];
    expect(await statuses(rows)).toEqual([
      'external-taken',
      'created',
      'created',
      'external-taken',
      'external-invalid',
      'external-invalid',
      'external-invalid',
      'created',
    ]);
  });

  test('a row of another type does not become a revision of what has its id', async () => {
    await run([row(140)]);
    const group = row(140, { type: 'group', body: { title: en('Group'), kind: 'state-organ' }, digest: 'group' });
    expect(await statuses([group])).toEqual(['record-type-differs']);
  });

  test('published phases outlive an import that no longer has them', async () => {
    const body = (phases: object[]) => ({ title: en('Phases'), class: 'rights-breach', phases });
    const day = (text: string) => ({ precise: { from: text, to: text } });
    const [ongoing, reworded] = ['2026-01-01', '2026-01-02'].map((text) => ({
      id: 'f1',
      phase: 'ongoing',
      when: day(text),
    }));
    const remedy = { id: 'f2', phase: 'remedy', when: day('2026-02-01') };
    await run([row(150, { body: body([ongoing as object]) })]);
    await run([row(150, { body: body([reworded as object, remedy]), digest: 'second' })]);
    const [outcome] = await run([row(150, { body: body([]), digest: 'third' })]);
    const { body: kept } = await t.system.records.read(outcome?.rid as string);
    expect(kept.phases).toEqual([ongoing, { ...reworded, id: 'f1-r2' }, remedy]);
  });

  test('a batch states its basis and holds its members, and only the instance signed it', async () => {
    await run([row(10), row(11)]);
    const [first, second, batch] = await lastEntries(3);
    expect([first?.kind, second?.kind, first?.by, first?.sealed]).toEqual(['publish', 'publish', undefined, undefined]);
    expect(batch).toMatchObject({
      kind: 'batch',
      by: [(await t.instance()).id],
      body: { basis, count: 2, first: (await size()) - 3 },
    });
  });

  test('a changed row is a revision that names the one before it', async () => {
    await run([row(20)]);
    const before = await readEntries(t.system.platform.db, (await size()) - 2, (await size()) - 1);
    const changed = row(20, { body: { title: en('Changed'), class: 'rights-breach' }, digest: 'other' });
    expect(await statuses([changed])).toEqual(['updated']);
    expect((await lastEntries(2))[0]).toMatchObject({ kind: 'revise', rev: 2, prev: before[0]?.leaf.toString('hex') });
    await t.sequence();
    const { items } = await t.reader.search({ q: 'Changed' });
    expect(items).toMatchObject([{ rev: 2 }]);
    expect((await t.reader.search({ q: '"Row 20"' })).items).toEqual([]);
  });

  test('rows saved as drafts become public later, unchanged, and are not saved again', async () => {
    const draft = row(30);
    expect(await statuses([draft], false)).toEqual(['created']);
    const before = await size();
    expect(await statuses([draft])).toEqual(['unchanged']);
    expect(await size()).toBe(before + 2);
    expect((await lastEntries(2))[0]).toMatchObject({ kind: 'publish', rev: 1 });
    expect(await statuses([draft])).toEqual(['unchanged']);
    expect(await size()).toBe(before + 2);
  });

  test('what people edited, hid, withdrew or erased is left to people', async () => {
    const [edited, hidden, withdrawn, erased] = (await run([row(40), row(41), row(42), row(43)])).map(
      (one) => one.rid as string,
    );
    await t.save({
      rid: edited as string,
      type: 'breach',
      body: { title: en('By hand'), class: 'rights-breach' },
      baseRev: 1,
    });
    await t.act(hidden as string, 'hide');
    await t.act(withdrawn as string, 'withdraw');
    await t.act(erased as string, 'erase');
    const again = [40, 41, 42, 43].map((n) => row(n, { digest: 'new' }));
    expect(await statuses(again)).toEqual(['edited-by-people', 'record-not-open', 'record-not-open', 'record-erased']);
    expect(await statuses(again, false)).toEqual([
      'edited-by-people',
      'record-not-open',
      'record-not-open',
      'record-erased',
    ]);
    expect(await t.system.records.read(edited as string)).toMatchObject({ body: { title: en('By hand') } });
  });

  test('persons and sources are refused with publication, and companies wait for a listing', async () => {
    for (const type of ['person', 'source', 'nonsense']) {
      await expect(run([row(50, { type })])).rejects.toMatchObject({ name: 'Refusal' });
    }
    const group = (name: string, kind: string): Draft => ({
      ext: [`group:${name}`],
      type: 'group',
      body: { title: en(name), kind },
      digest: name,
      raw: '',
    });
    const person = newId('pe', new Uint8Array(16));
    const act = (id: string, who: unknown) => ({
      id,
      type: t.system.models.vocabularies.get('act')?.terms[0]?.code,
      perpetrators: [{ id: 'p1', who, how: t.system.models.vocabularies.get('involvement')?.terms[0]?.code }],
    });
    const body = {
      title: en('Gatekept'),
      class: 'rights-breach',
      acts: [act('a1', { ext: 'group:police' }), act('a2', { ext: 'group:shell' }), act('a3', person)],
      parties: [
        { id: 'q1', who: { ext: 'group:shell' }, role: 'accused' },
        { id: 'q2', who: { ext: 'group:police' }, role: 'side-a' },
      ],
    };
    const outcome = await run([
      row(51, { body, related: [group('police', 'state-organ'), group('shell', 'company')] }),
    ]);
    expect(outcome).toMatchObject([{ status: 'created', published: true }]);
    await t.sequence();
    const record = (await t.reader.record(outcome[0]?.rid as string)) as unknown as Record<string, unknown> & {
      acts: { perpetrators: { who?: string }[] }[];
      parties: { who?: string }[];
    };
    expect(record.acts.map((one) => one.perpetrators[0]?.who)).toEqual([
      expect.stringMatching(/^gr_/),
      undefined,
      undefined,
    ]);
    expect(record.parties.map((one) => one.who)).toEqual([undefined, expect.stringMatching(/^gr_/)]);
  });

  test('a batch refers to what the one before it is still making, also when that is made by another import first', async () => {
    const group = (name: string): Draft => ({
      ext: [`unit:${name}`],
      type: 'group',
      body: { title: en(name), kind: 'state-organ' },
      digest: name,
      raw: '',
    });
    const naming = (n: number, name: string): Draft =>
      row(n, {
        body: {
          title: en(`Named ${n}`),
          class: 'rights-breach',
          parties: [{ id: 'q1', who: { ext: `unit:${name}` } }],
        },
        related: [group(name)],
      });
    const { bulk } = t.system;
    const saving = (run: string, n: number, name: string) =>
      bulk.saveBatch([naming(n, name)], { publish: true, basis, run, rowsDone: n });
    const whom: unknown[] = [];
    for (let i = 0; i < 8; i++) {
      const [one, other] = [`one ${++runs}`, `other ${runs}`];
      const at = 200 + i * 3;
      const all = [saving(one, at, `u${i}`), saving(one, at + 1, `u${i}`), saving(other, at + 2, `u${i}`)];
      const outcomes = (await Promise.all(all)).flat();
      expect(outcomes).toMatchObject(Array(3).fill({ status: 'created', published: true }));
      await t.sequence();
      const named = new Set<unknown>();
      for (const { rid } of outcomes) {
        const { parties } = (await t.reader.record(rid as string)) as unknown as { parties: { who: unknown }[] };
        named.add(parties[0]?.who);
      }
      whom.push(...named);
      bulk.endRun(one);
      bulk.endRun(other);
    }
    expect(whom).toEqual(Array(8).fill(expect.stringMatching(/^gr_/)));
  });

  test('a row that names a group whose own row comes further down is about that group, made once', async () => {
    const group = (name: string, more: Partial<Draft> = {}): Draft => ({
      ext: [`own:${name}`],
      type: 'group',
      body: { title: en(name), kind: 'state-organ' },
      digest: name,
      raw: '',
      ...more,
    });
    const naming = (n: number, name: string, related: Draft[] = []): Draft =>
      row(n, {
        body: { title: en(`N ${n}`), class: 'rights-breach', parties: [{ id: 'q1', who: { ext: `own:${name}` } }] },
        ...(related.length > 0 ? { related } : {}),
      });
    const under = (name: string, above: string) =>
      group(name, {
        body: { title: en(name), kind: 'unit', superiors: [{ id: 'u1', unit: { ext: `own:${above}` } }] },
      });
    for (const publish of [true, false]) {
      const [at, mark] = publish ? [300, 'p'] : [320, 'd'];
      const outcomes = await run(
        [
          naming(at, `a${mark}`, [group(`a${mark}`, { digest: 'by the way', body: { title: en('?'), kind: 'unit' } })]),
          naming(at + 1, `b${mark}`),
          under(`c${mark}`, `b${mark}`),
          group(`a${mark}`),
          group(`b${mark}`),
          group(`b${mark}`),
          naming(at + 2, `nobody${mark}`),
        ],
        publish,
      );
      expect(outcomes.map((one) => one.reason?.code ?? one.status)).toEqual([
        ...Array(5).fill('created'),
        'duplicate',
        'reference-unknown',
      ]);
      const [first, second, third, a, b] = await Promise.all(
        outcomes.slice(0, 5).map((one) => t.system.records.read(one.rid as string)),
      );
      expect([first?.body.parties, second?.body.parties]).toMatchObject([[{ who: a?.rid }], [{ who: b?.rid }]]);
      expect(third?.body.superiors).toMatchObject([{ unit: b?.rid }]);
      expect(a?.body).toMatchObject({ title: en(`a${mark}`), kind: 'state-organ' });
    }
  });

  test('a group further down that is refused leaves the row that names it to what the row itself knows of it', async () => {
    const bad: Draft = { ext: ['own:bad'], type: 'group', body: { title: 5 }, digest: 'bad', raw: '' };
    const known: Draft = { ...bad, body: { title: en('Bad'), kind: 'unit' }, digest: 'by the way' };
    const parties = [{ id: 'q1', who: { ext: 'own:bad' } }];
    const naming = (n: number, related?: Draft[]) =>
      row(n, { body: { title: en(`N ${n}`), class: 'rights-breach', parties }, ...(related ? { related } : {}) });
    const outcomes = await statuses([naming(340), naming(341, [known]), bad, naming(342)]);
    expect(outcomes).toEqual(['reference-unknown', 'created', expect.stringMatching(/^(value|text)-/), 'created']);
  });

  test('rows that name each other are refused in words, and neither is made twice', async () => {
    const ring = (name: string, above: string): Draft => ({
      ext: [`ring:${name}`],
      type: 'group',
      body: { title: en(name), kind: 'unit', superiors: [{ id: 'u1', unit: { ext: `ring:${above}` } }] },
      digest: name,
      raw: '',
    });
    expect(await statuses([ring('a', 'b'), ring('b', 'a'), ring('c', 'c')])).toEqual(
      Array(3).fill('reference-unknown'),
    );
  });

  test('a row that is malformed is refused alone, wherever the malformation stands', async () => {
    let deep: unknown = 1;
    for (let i = 0; i < 5000; i++) deep = { a: deep };
    const bodies = [
      { title: en('a\0b'), class: 'rights-breach' },
      { title: en('a\ud800'), class: 'rights-breach' },
      { title: en('T'), class: 'rights-breach', where: [{ id: 'w1', text: '\0' }] },
      { title: en('T'), class: 'rights-breach', accounts: { '/where': [{ value: 'x' }] } },
      { title: en('T'), class: 'rights-breach', accounts: { '/title': [{ value: deep }] } },
      JSON.parse(
        '{"title": {"lang": "en", "text": "T", "translations": {"__proto__": {"x": 1}}}, "class": "rights-breach"}',
      ),
      JSON.parse('{"__proto__": {"title": 1}, "title": {"lang": "en", "text": "T"}, "class": "rights-breach"}'),
      { title: en('T'), class: 'rights-breach', acts: [{ id: 'a1', type: 'x', victim: { ext: 'nobody:1' } }] },
      { title: en('T'), class: 'rights-breach', killed: { best: 2 ** 40, unit: 'person' } },
      { title: en('T') },
      { title: en('T'), class: 'rights-breach', context: [{ ext: 5 }] },
    ];
    for (const publish of [true, false]) {
      const at = publish ? 60 : 80;
      const rows = [row(at + 19), ...bodies.map((body, i) => row(at + i, { body })), row(at + 18)];
      const found = await statuses(rows, publish);
      expect([found[0], found.at(-1)]).toEqual(['created', 'created']);
      expect(found.slice(1, -1)).toEqual([
        'text-malformed',
        'text-malformed',
        'text-malformed',
        'value-invalid',
        'nested-too-deep',
        'key-malformed',
        'key-malformed',
        'reference-unknown',
        'value-invalid',
        publish ? 'value-missing' : 'created',
        'value-invalid',
      ]);
    }
  });

  test('a text of a megabyte is imported or refused, and never breaks its batch', async () => {
    const words = (n: number) =>
      Array.from({ length: n }, (_, i) => `слово${i}ёж${i * 7919}`)
        .join(' ')
        .slice(0, 49_000);
    const translations = Object.fromEntries(
      ['ru', 'uk', 'tg', 'tr', 'ar', 'kk', 'ky', 'uz', 'az', 'ka', 'hy', 'be', 'pl', 'de'].map((lang, i) => [
        lang,
        words(6000).replaceAll('слово', `с${lang}${i}`).slice(0, 49_000),
      ]),
    );
    const long = row(100, {
      body: { title: en('Long'), class: 'rights-breach', summary: { lang: 'und', text: words(5000), translations } },
    });
    const wide = row(101, {
      body: {
        title: en('Wide'),
        class: 'rights-breach',
        acts: Array.from({ length: 400 }, (_, i) => ({
          id: `a${i}`,
          type: t.system.models.vocabularies.get('act')?.terms[i % 50]?.code,
          perpetrators: Array.from({ length: 20 }, (_, n) => ({
            id: `p${n}`,
            who: newId('gr', Buffer.alloc(16, `${i}/${n}/`)),
          })),
        })),
      },
    });
    expect(await statuses([row(102), long, wide])).toEqual(['created', 'created', 'created']);
    await t.sequence();
    expect((await t.reader.search({ q: 'Long' })).items).toHaveLength(1);
  });

  test('and the log of all this is valid', async () => {
    expect(await t.audit()).toMatchObject({ valid: true, failures: [], counts: { batches: expect.any(Number) } });
  });
});
