/** A whole record says at once what record, history, proof and titles say one by one, whatever happened to it. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { edgesOf } from '../records/edges.ts';
import type { Whole } from './reader-types.ts';
import { breachDraft, publishDrafts, sampleRegister } from './testing/sample-register.ts';

let register: Awaited<ReturnType<typeof sampleRegister>>;
const ids: string[] = [];
beforeAll(async () => {
  register = await sampleRegister(5);
  await publishDrafts(register.test, [breachDraft(1, { killed: { best: 9, unit: 'person' } })], 'again');
  const { items } = await register.test.reader.search({ type: 'breach', limit: 10 });
  ids.push(...items.map(({ id }) => id));
});
afterAll(() => register.test.close());

/** The same by the questions that are asked one at a time. */
async function piecewise(id: string) {
  const { reader } = register.test;
  const item = await reader.record(id);
  if (item === null || 'gone' in item) return item;
  const edges = edgesOf(register.models.types.byName('breach'), item).map(({ target }) => target);
  const history = await reader.history(id);
  return {
    item,
    steps: history.map(({ record, ...step }) => ({ ...step, readable: record !== null })),
    proof: await reader.proof(id),
    titles: await reader.titles(edges),
    namedBy: [],
  };
}

it('for records as they were published, revised, disputed, withdrawn, hidden and given back', async () => {
  const { test } = register;
  const [disputed = '', withdrawn = '', hidden = '', restored = '', revised = ''] = ids;
  const whole = () => Promise.all([...ids, 'br_none', ids[0] ?? ''].map((id) => test.reader.whole(id)));
  const expected = async () => {
    const answers = [];
    for (const id of [...ids, 'br_none', ids[0] ?? '']) answers.push(await piecewise(id));
    return answers;
  };
  expect(await whole()).toEqual(await expected());
  const naming = (await test.reader.whole(revised)) as Whole;
  expect(naming.titles.size).toBe(1);
  for (const id of naming.titles.keys()) expect(await test.reader.whole(id)).toMatchObject({ namedBy: ['breach'] });
  await test.act(disputed, 'dispute', { statement: { lang: 'en', text: 'It was another village.' } });
  await test.act(withdrawn, 'withdraw');
  await test.act(hidden, 'hide');
  await test.act(restored, 'hide');
  expect(await whole()).toEqual(await expected());
  await test.sequence();
  await test.act(restored, 'restore');
  expect(await whole()).toEqual(await expected());
  await test.sequence();
  expect(await whole()).toEqual(await expected());
  expect(await test.reader.whole(restored)).toMatchObject({
    item: { id: restored },
    steps: [{ kind: 'restore' }, {}, {}],
  });
  expect(await test.reader.whole(hidden)).toMatchObject({ gone: 'hidden' });
});
