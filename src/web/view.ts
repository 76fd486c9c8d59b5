/**
 * One reader's look at one page: language, address, names of things. Made anew for each request and handed to every
 * component; it remembers what the page used, so that the foot of the page can explain it.
 */
import type { PublicFloor } from '../congress/commands.ts';
import type { PublicReader, Titles } from '../publication/reader-types.ts';
import type { RecordType } from '../records/declare.ts';
import type { Types } from '../records/registry.ts';
import { type Label, label, type Vocabularies } from '../records/vocabulary.ts';
import type { Assets } from './assets.ts';
import { type Translator, translator } from './i18n.ts';
import { type FieldLabel, fieldLabel, type Labels } from './labels.ts';

/** What an operator decides about the site. `demo`: invented records, or a throw-away copy of somebody's file. */
export interface Settings {
  name: string;
  demo: boolean | 'file';
  /** Absolute address without a slash at the end. */
  publicUrl: string;
  /** https addresses it had before and still serves: they vouch for this one, so that their passkeys work here. */
  formerUrls?: readonly string[];
  /** May devices of members be told through push services? */
  push?: boolean;
  /** Languages offered, the default first. */
  languages: readonly string[];
  /** Where a report is made, if this instance takes reports. */
  report?: string;
  /** Where members sign in, if they work here. */
  signIn?: string;
  /** Source code of what runs here. */
  source?: string;
}

/** Everything the public site is made of. */
export interface SiteOptions {
  reader: PublicReader;
  types: Types;
  vocabularies: Vocabularies;
  labels: Labels;
  assets: Assets;
  settings: Settings;
  now: () => Date;
  /** What anybody may know of a sitting now; null unless its session is public. */
  floor?: (sitting: string) => Promise<PublicFloor | null>;
  /** The same of each sitting of a session; none unless it is public. */
  sittings?: (session: string) => Promise<PublicFloor[]>;
  /** Told of every error that is our own fault; the reader sees a plain page. */
  report?: (error: unknown) => void;
}

/** See the file header. Paths are those of the site without language: `/breaches?page=…`. */
export interface View extends Translator {
  site: SiteOptions;
  now: Date;
  /** `''` when the language was negotiated, else `/<lang>`. */
  base: string;
  /** Path and query of this page, without language. */
  path: string;
  titles: Titles;
  /** Set by components: an unreviewed label was shown. */
  used: { draft: boolean };
  href(path: string): string;
  label(type: string, path: string): FieldLabel;
  term(vocabulary: string, code: string): Label;
}

/** Makes the view of a request. */
export function viewOf(site: SiteOptions, lang: string, base: string, path: string): View {
  return {
    ...translator(lang),
    site,
    now: site.now(),
    base,
    path,
    titles: new Map(),
    used: { draft: false },
    href: (target) => (target === '/' && base ? base : base + target),
    label: (type, field) => fieldLabel(site.labels, type, field, lang),
    term: (vocabulary, code) => termLabel(site.vocabularies, vocabulary, code, lang),
  };
}

/** A code that no list knows (any longer) is shown as it stands: a page must not fail over a retired code. */
function termLabel(all: Vocabularies, vocabulary: string, code: string, lang: string): Label {
  const known = all.get(vocabulary)?.byCode.has(code) === true;
  return known ? label(all, vocabulary, code, lang) : { text: code, lang: 'und', reviewed: true };
}

/** Types a reader may meet, in the order of the menu: the register's own subject first. */
export function publicTypes(types: Types): RecordType[] {
  const shown = types.all.filter((type) => type.publication !== 'never');
  return shown.sort((a, b) => Number(b.measure !== undefined) - Number(a.measure !== undefined));
}

/** Address of a record by its id, or null where no declared type has such ids. */
export function recordPath(types: Types, id: string): string | null {
  const type = types.all.find(({ prefix }) => id.startsWith(`${prefix}_`));
  return type && type.publication !== 'never' ? `/${type.path}/${id}` : null;
}
