/**
 * The words in which a record type is declared. A declaration is plain data: forms, validation, pages, API, search,
 * import, export, diff and publication are all read from it, so nothing here computes anything.
 */

/** Who may see a field: anyone, signed-in members of the bodies named, or only the custodians who hold the keys. */
export type Visibility = 'public' | 'members' | 'sealed';

export interface FieldOptions {
  /** The record cannot be submitted for review without it. */
  required?: true;
  /** Default `public`; a record may only tighten it. */
  visibility?: Visibility;
  /** Weight in full-text search (`A` heaviest), as in PostgreSQL. */
  search?: 'A' | 'B' | 'C' | 'D';
  /** The filter of lists and API that this field answers, e.g. `act`, `country`. */
  facet?: string;
  /** Role of the field in a fact (who did what to whom, where, when). */
  fact?: 'act' | 'victim' | 'perpetrator' | 'place' | 'when' | 'count';
  /** ESF field number(s). */
  esf?: string | string[];
  /** UCDP GED column(s) with the same meaning. */
  ucdp?: string | string[];
  /** FollowTheMoney property with the same meaning. */
  ftm?: string;
  /** Who must not be named before the publication gate has opened. */
  gate?: 'natural-persons-and-companies';
  /** `blurred`: published only as precisely as the record's published precision allows. */
  publish?: 'blurred';
  /** `only`: entries may be added, never changed or removed. */
  append?: 'only';
  /** `command`: no form sets it; a saving that is not a command's leaves it as it was. For fields of the record itself. */
  set?: 'command';
  /** Longest text in UTF-16 units, or most items. */
  max?: number;
  /** Asked for only where the term beside it is one of these; forms fold it away elsewhere. It limits no record. */
  when?: { field: string; in: readonly string[] };
}

export type Field =
  | ({ kind: 'text' } & FieldOptions)
  | ({ kind: 'string' } & FieldOptions)
  | ({ kind: 'url' } & FieldOptions)
  | ({ kind: 'integer'; min?: number } & FieldOptions)
  | ({ kind: 'flag' } & FieldOptions)
  | ({ kind: 'date' } & FieldOptions)
  | ({ kind: 'place' } & FieldOptions)
  | ({ kind: 'count'; unit: string } & FieldOptions)
  | ({ kind: 'term'; vocabulary: string } & FieldOptions)
  | ({ kind: 'terms'; vocabulary: string } & FieldOptions)
  | ({ kind: 'ref'; types: string[] } & FieldOptions)
  | ({ kind: 'refs'; types: string[] } & FieldOptions)
  | ({ kind: 'strings' } & FieldOptions)
  | ({ kind: 'parts'; fields: Fields } & FieldOptions);

export type FieldKind = Field['kind'];
export type Fields = Record<string, Field>;

/** Whose keys sign the public acts of a type, and how its publication stands in the log. */
export interface Office {
  /** Roles whose keys may sign. */
  roles: readonly string[];
  /** Kind of the entry that publishes it, in place of `publish` and `revise`; it binds the digest of a result. */
  entry?: 'decision' | 'mandate' | 'vote';
  /** Public fields that are the result: the entry holds the SHA-256 of them in RFC 8785 form. */
  digest?: readonly string[];
}

export interface RecordType {
  /** Name used in entries, tables, API and addresses of pages. */
  name: string;
  /** Two letters in front of every id of this type. */
  prefix: string;
  /** First segment of the address of its pages, e.g. `breaches`. */
  path: string;
  /** `never`: no revision of this type can become public. `gated`: only after the gate (listing or consent). */
  publication: 'open' | 'gated' | 'never';
  /** May already public data of this type be published in a batch signed once by the instance key? */
  bulk: boolean;
  /** While this field has one of these terms, the record changes by commands alone. */
  frozen?: { field: string; in: readonly string[] };
  /** Officers of a body answer for it; without it reviewers do. */
  office?: Office;
  /** Field that names a record in lists; fields for the lead, the map, the order in time and the headline count. */
  title: string;
  summary?: string;
  when?: string;
  where?: string;
  measure?: string;
  fields: Fields;
}

/** Multilingual text: `{lang, text, translations?}`. */
export const text = (options: FieldOptions = {}): Field => ({ kind: 'text', ...options });
/** A short string without language: a name, a code. */
export const string = (options: FieldOptions = {}): Field => ({ kind: 'string', ...options });
/** A list of short strings. */
export const strings = (options: FieldOptions = {}): Field => ({ kind: 'strings', ...options });
/** An http(s) address. */
export const url = (options: FieldOptions = {}): Field => ({ kind: 'url', ...options });
/** A safe integer, by default not negative. */
export const integer = (options: FieldOptions & { min?: number } = {}): Field => ({ kind: 'integer', ...options });
/** Yes or no. */
export const flag = (options: FieldOptions = {}): Field => ({ kind: 'flag', ...options });
/** A pair of ranges, precise and imprecise (`UncertainDate`). */
export const uncertainDate = (options: FieldOptions = {}): Field => ({ kind: 'date', ...options });
/** Low, best and high estimate of a number of `unit`s. */
export const count = (options: FieldOptions & { unit: string }): Field => ({ kind: 'count', ...options });
/** One code of a controlled vocabulary. */
export const term = (vocabulary: string, options: FieldOptions = {}): Field => ({
  kind: 'term',
  vocabulary,
  ...options,
});
/** Several codes of a controlled vocabulary. */
export const terms = (vocabulary: string, options: FieldOptions = {}): Field => ({
  kind: 'terms',
  vocabulary,
  ...options,
});
/** The id of a record of one of `types`. */
export const ref = (types: string[], options: FieldOptions = {}): Field => ({ kind: 'ref', types, ...options });
/** Several ids. */
export const refs = (types: string[], options: FieldOptions = {}): Field => ({ kind: 'refs', types, ...options });
/** Parts that live inside the aggregate; each has an `id` unique in its record. */
export const parts = (fields: Fields, options: FieldOptions = {}): Field => ({ kind: 'parts', fields, ...options });
/** Places, each a part (`Place` of the kernel). */
export const places = (options: FieldOptions = {}): Field => ({ kind: 'place', ...options });

/** Declares a record type. */
export const recordType = (declaration: RecordType): RecordType => declaration;
