// To the public, a record that closes a field is the same record without that field: in its page, its search, its facts.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newId } from '../kernel/ids.ts';
import { seededRandom } from '../platform/random.ts';
import type { Fields, RecordType } from '../records/declare.ts';
import type { Tightened } from '../records/tighten.ts';
import { loadModels } from '../system.ts';
import { type Projection, project } from './project.ts';
import { type Filling, fill } from './testing/specimen.ts';

type Body = Record<string, unknown>;

const models = await loadModels();
const open = models.types.all.filter((type) => type.publication === 'open');
const everything: Projection = { precision: 2, reference: () => 'keep' };

/** Dotted paths of fields that a record may close, with what is in parts. */
function closable(fields: Fields, title: string, above = ''): string[] {
  return Object.entries(fields).flatMap(([name, field]) => {
    if ((field.visibility ?? 'public') !== 'public') return [];
    const path = `${above}${name}`;
    const inner = field.kind === 'parts' ? closable(field.fields, '', `${path}.`) : [];
    return field.required || path === title ? inner : [path, ...inner];
  });
}

function specimen(type: RecordType): Body {
  let n = 0;
  const filling: Filling = {
    vocabularies: models.vocabularies,
    pick: (most) => n++ % (most + 1),
    mark: (path) => `about ${path.replaceAll('.', ' ')}`,
    place: (path) => `at ${path}`,
    who: ({ types: [name = ''] }, path) => newId(models.types.byName(name).prefix, seededRandom(path).bytes(16)),
  };
  const body = fill(type.fields, filling);
  const accounts: Record<string, unknown[]> = { '': [{ adopted: true, citations: [{ cite: 'p1' }] }] };
  const gather = (fields: Fields, at: Body, pointer: string): void => {
    for (const [name, field] of Object.entries(fields)) {
      if (at[name] === undefined) continue;
      const here = `${pointer}/${name}`;
      accounts[here] = [
        { adopted: true, note: { lang: 'en', text: `note at ${here}` }, citations: [{ cite: 'p2' }] },
        { value: at[name] },
      ];
      if (field.kind !== 'parts') continue;
      for (const part of at[name] as (Body & { id: string })[]) {
        accounts[`${here}/${part.id}`] = [{ value: part, confidence: 'low' }];
        gather(field.fields, part, `${here}/${part.id}`);
      }
    }
  };
  gather(type.fields, body, '');
  return { ...body, accounts };
}

/** The value without what stands at a dotted path, in every part. */
function without(value: unknown, path: string): unknown {
  if (Array.isArray(value)) return value.map((item) => without(item, path));
  const [name = '', ...rest] = path.split('.');
  const { [name]: inner, ...others } = value as Body;
  return rest.length === 0 || inner === undefined
    ? others
    : { ...(value as Body), [name]: without(inner, rest.join('.')) };
}

/** The same, with the accounts of what was taken away; where there are no sources, nothing is cited. */
function bodyWithout({ accounts, ...body }: Body, path: string): Body {
  const kept = Object.entries(accounts as Record<string, Body[]>).flatMap(([pointer, list]) => {
    const about = pointer
      .split('/')
      .filter((_, i) => i % 2 === 1)
      .join('.');
    if (about === path || about.startsWith(`${path}.`)) return [];
    const inside = path.startsWith(`${about}.`) ? path.slice(about.length + 1) : null;
    const shown = list
      .map((one) => (inside && one.value ? { ...one, value: without(one.value, inside) } : one))
      .map((one) => (path === 'sources' ? (without(one, 'citations') as Body) : one))
      .filter((one) => Object.keys(one).some((key) => key !== 'adopted'));
    return shown.length > 0 ? [[pointer, shown]] : [];
  });
  return { ...(without(body, path) as Body), accounts: Object.fromEntries(kept) };
}

/** Every value of a record by its pointer. */
function leaves(value: unknown, at = ''): string[] {
  if (value === null || typeof value !== 'object') return [`${at}=${String(value)}`];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, `${at}/${key}`));
}

describe.each(open.map((type) => [type.name, type] as const))('a %s that closes a field', (name, type) => {
  const body = specimen(type);
  const paths = closable(type.fields, type.title);
  const { derive } = models.of(name);

  test.each(paths)('%s is to the public the same record without it', (path) => {
    const shown = project(models.of(name, { [path]: 'members' }).type, body, everything);
    const plain = project(type, bodyWithout(body, path), everything);
    expect(shown).toEqual(plain);
    expect(shown).not.toEqual(project(type, body, everything));
    expect(derive(shown)).toEqual(derive(plain));
  });

  test('never shows more than one that closes nothing, or less', () => {
    const all = new Set(leaves(project(type, body, everything)));
    const closing = fc.dictionary(fc.constantFrom(...paths), fc.constantFrom('members' as const, 'sealed' as const));
    fc.assert(
      fc.property(closing, closing, (some, more) => {
        const shownWith = (tightened: Tightened) =>
          new Set(leaves(project(models.of(name, tightened).type, body, everything)));
        const [fewer, fewest] = [shownWith(some), shownWith({ ...some, ...more })];
        expect([...fewer].filter((leaf) => !all.has(leaf))).toEqual([]);
        expect([...fewest].filter((leaf) => !fewer.has(leaf))).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });
});
