/**
 * The accounts of one fact as a form of their own, drawn and read like any record: the adopted value with what it rests
 * on, and the competing ones beside it. Pure: a body in, the form's body out, and back again.
 */
import { Refusal } from '../../../kernel/refusal.ts';
import { pickText, type Text } from '../../../kernel/text.ts';
import { type Located, locate } from '../../../records/accounts.ts';
import {
  type Field,
  type Fields,
  parts,
  type RecordType,
  recordType,
  string,
  term,
  text,
} from '../../../records/declare.ts';
import { withValue } from '../../../records/merge.ts';
import type { Body } from '../../../records/validate.ts';
import { type Vocabularies, vocabulary } from '../../../records/vocabulary.ts';

/** Name of the form's type, for labels; and of the list of the record's own sources. */
export const ACCOUNTS = 'accounts';
const CITED = 'cited-sources';

interface Citation {
  cite: string;
  locator?: Record<string, string>;
}
interface Account {
  adopted?: true;
  value?: unknown;
  citations?: Citation[];
  confidence?: string;
  note?: Text;
}
type Accounts = Record<string, Account[]>;

/** Where the accounts stand. @throws Refusal `field-not-accepted` for what has none */
export function factAt(type: RecordType, pointer: string): Located {
  const located = locate(type.fields, pointer, (field) => field.visibility !== 'sealed');
  if (!located) throw new Refusal('field-not-accepted', { pointer: pointer.slice(0, 80) }, 404);
  return located;
}

/** Only a field has a value that can compete here; of the record and of a part, accounts say what they rest on. */
const valueField = (located: Located): Field | null =>
  located.whole === 'field' && located.field.kind !== 'parts' ? plain(located.field) : null;

function plain(field: Field): Field {
  const { required: _required, visibility: _visibility, append: _append, esf: _esf, when: _when, ...rest } = field;
  return rest as Field;
}

const rests: Fields = {
  confidence: term('confidence'),
  citations: parts({
    cite: term(CITED, { required: true }),
    page: string({ max: 60 }),
    time: string({ max: 60 }),
    selector: string({ max: 1000 }),
  }),
  note: text(),
};

/** The type of the form of one fact. */
export function accountType(located: Located): RecordType {
  const value = valueField(located);
  const own: Fields = value ? { value } : {};
  const others: Fields = located.whole === 'record' ? {} : { others: parts({ ...own, ...rests }) };
  return recordType({
    name: ACCOUNTS,
    prefix: 'xx',
    path: '',
    publication: 'never',
    bulk: false,
    title: '',
    fields: { ...own, ...rests, ...others },
  });
}

/** The instance's lists and one more: the sources of this record, to cite. */
export function withSources(all: Vocabularies, body: Body, lang: string): Vocabularies {
  const sources = (body.sources ?? []) as { id: string; title?: Text; publisher?: string; url?: string }[];
  const terms = sources.map(({ id, title, publisher, url }, n) => ({
    code: id,
    en: `${n + 1}. ${[title && pickText(title, lang).text, publisher, title ? undefined : url].filter(Boolean).join(' · ') || id}`,
  }));
  return new Map([...all, [CITED, vocabulary({ id: CITED, source: '', languages: ['en'], terms })]]);
}

/** The form's body. Accounts are parts `o0`, `o1`… by their place in the record. */
export function accountBody(body: Body, located: Located, pointer: string): Body {
  const list = ((body.accounts ?? {}) as Accounts)[pointer] ?? [];
  const value = valueField(located) ? valueAt(body, pointer) : undefined;
  const adopted = list.find((one) => one.adopted) ?? (located.whole === 'record' ? list[0] : undefined);
  const others = list.flatMap((one, n) =>
    one === adopted
      ? []
      : [
          {
            id: `o${n}`,
            ...(valueField(located) && one.value !== undefined ? { value: one.value } : {}),
            ...restsOf(one),
          },
        ],
  );
  return {
    ...(value === undefined ? {} : { value }),
    ...restsOf(adopted ?? {}),
    ...(others.length > 0 ? { others } : {}),
  };
}

function restsOf({ confidence, citations, note }: Account): Body {
  const cited = (citations ?? []).map(({ cite, locator }, n) => ({ id: `c${n}`, cite, ...locator }));
  return {
    ...(confidence ? { confidence } : {}),
    ...(cited.length > 0 ? { citations: cited } : {}),
    ...(note ? { note } : {}),
  };
}

/** The record with what the form says of this fact. */
export function withAccounts(body: Body, located: Located, pointer: string, said: Body): Body {
  const before = ((body.accounts ?? {}) as Accounts)[pointer] ?? [];
  const others = ((said.others ?? []) as (Body & { id: string })[]).map((one): Account => {
    const kept = /^o\d+$/.test(one.id) ? before[Number(one.id.slice(1))]?.value : undefined;
    const value = valueField(located) ? one.value : kept;
    return { ...(value === undefined ? {} : { value }), ...accountOf(one) };
  });
  const own = accountOf(said);
  const told = Object.keys(own).length > 0 || others.length > 0;
  const list: Account[] = told ? [{ adopted: true, ...own }, ...others] : [];
  const { [pointer]: _, ...rest } = (body.accounts ?? {}) as Accounts;
  const accounts = list.length > 0 ? { ...rest, [pointer]: list } : rest;
  const { accounts: _old, ...plainBody } = body;
  const next = valueField(located) ? withValue(plainBody, pointer, said.value) : plainBody;
  return Object.keys(accounts).length > 0 ? { ...next, accounts } : next;
}

function accountOf(said: Body): Account {
  const citations = ((said.citations ?? []) as Record<string, string>[]).flatMap(
    ({ id: _, cite, ...locator }): Citation[] =>
      cite ? [{ cite, ...(Object.keys(locator).length > 0 ? { locator } : {}) }] : [],
  );
  const { confidence, note } = said as Account;
  return {
    ...(citations.length > 0 ? { citations } : {}),
    ...(confidence ? { confidence } : {}),
    ...(note ? { note } : {}),
  };
}

/** The form's body with another account adopted; the one adopted so far stands beside it. */
export function adopted(said: Body, id: string): Body {
  const others = (said.others ?? []) as (Body & { id: string })[];
  const chosen = others.find((one) => one.id === id);
  if (!chosen) return said;
  const { others: _others, ...own } = said;
  const { id: _id, ...rest } = chosen;
  const was = Object.keys(own).length > 0 ? [{ ...own, id: `x${others.length}` }] : [];
  return { ...rest, others: [...was, ...others.filter((one) => one !== chosen)] };
}

function valueAt(body: Body, pointer: string): unknown {
  let at: unknown = body;
  for (const step of pointer.split('/').slice(1)) {
    at = Array.isArray(at) ? at.find((part: { id?: string }) => part.id === step) : (at as Body | undefined)?.[step];
  }
  return at;
}
