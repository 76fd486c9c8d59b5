/**
 * What the scripts of a form ask while somebody types: terms and records that words may mean, and to keep what is typed.
 * Each has a way without a script; none answers more than the pages do.
 */

import { mayOpen } from '../../../desk/commands.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import { search } from '../../../records/vocabulary-search.ts';
import { formWords } from '../../form/record-form.tsx';
import { above } from '../../form/term-controls.tsx';
import { entriesOf, first } from '../../form/values.ts';
import { termWords } from '../../form/words.ts';
import { type Answer, type Desk, goTo } from '../route.ts';
import { OWN_NAMES, sentValues } from './editing.ts';
import { findRecords, HERE, namesOf } from './reading.ts';

const MOST = 20;
const json = (value: unknown): Response => Response.json(value);

/** One thing words may mean: value, words, and what tells it from others. */
interface Meaning {
  value: string;
  words: string;
  more: string;
}

/** Terms of a list that typed words may mean; the whole top of the list for no words. */
export function terms(desk: Desk): Answer {
  const list = desk.query.get('list') ?? '';
  const typed = (desk.query.get('q') ?? '').slice(0, 200);
  const words = formWords(desk.view);
  const vocabulary = words.vocabularies.get(list);
  if (!vocabulary) throw new Refusal('unknown-vocabulary', { vocabulary: list.slice(0, 60) }, 404);
  const codes =
    typed.trim() === ''
      ? vocabulary.terms.filter(({ parent }) => parent === undefined).map(({ code }) => code)
      : search(words.vocabularies, list, typed, words.lang).map(({ code }) => code);
  const found = codes
    .slice(0, MOST)
    .map((code): Meaning => ({ value: code, words: termWords(words, list, code), more: above({ words }, list, code) }));
  return json({ found });
}

/** Records that typed words may mean. */
export async function find(desk: Desk): Promise<Answer> {
  const types = [...new Set((desk.query.get('types') ?? '').split(' '))].filter(
    (type) => desk.rooms.models.types.find(type) && mayOpen(desk.person, type),
  );
  const typed = (desk.query.get('q') ?? '').slice(0, 200).trim();
  const found = typed === '' ? [] : await findRecords(desk, types, typed);
  return json({
    found: found.map(
      ({ id, title, type }): Meaning => ({ value: id, words: title, more: desk.view.label(type, '@one').text }),
    ),
  });
}

/** Keeps what is typed; answers when, and who else is typing. */
export async function keep(desk: Desk): Promise<Answer> {
  const rid = desk.param('rid');
  const values = sentValues(desk);
  const type = first(values, 'type');
  const baseRev = Number(first(values, OWN_NAMES.base)) || 0;
  values.delete('type');
  await desk.rooms.desk.keep(desk.person, rid, { type, baseRev, entries: entriesOf(values).map(([a, b]) => [a, b]) });
  const others = await desk.rooms.desk.others(desk.person, rid);
  const name = await namesOf(desk, others);
  return json({ time: desk.rooms.now().toISOString().slice(11, 16), others: others.map(name) });
}

/** Forgets what is not saved. */
export async function forget(desk: Desk): Promise<Answer> {
  const rid = desk.param('rid');
  await desk.rooms.desk.forget(desk.person, rid);
  return goTo(desk, HERE);
}
