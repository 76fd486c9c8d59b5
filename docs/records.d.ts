// Printed from schema/types. Do not edit: run the tests of src/records/typescript.test.ts with -u.

/** Words in one authentic language, with translations. Languages are BCP 47 tags. */
export interface Text {
  lang: string;
  text: string;
  translations?: Record<string, string>;
}

/** `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. */
export type PartialDate = string;

/** Both ends belong to the range. */
export interface DateRange {
  from: PartialDate;
  to: PartialDate;
}

/** `precise`: true on every day in it; `imprecise`: true on at least one day in it. */
export interface UncertainDate {
  precise?: DateRange;
  imprecise?: DateRange;
  precision?: { scheme: 'ucdp' | 'acled'; code: number };
  time?: string;
  zone?: string;
  text?: string;
}

/** WGS 84; `precision` is UCDP's 1–7; when `blurred`, `point` is the centre of the H3 `cell`. */
export interface Place {
  id: string;
  text?: string;
  gazetteer?: string;
  point?: { lat: number; lon: number };
  precision?: 1 | 2 | 3 | 4 | 5 | 6 | 7;
  role?: string;
  country?: string;
  adm1?: string;
  adm2?: string;
  cell?: string;
  blurred?: boolean;
}

/** An honest range: low ≤ best ≤ high, any of them possibly unknown. */
export interface Count {
  low?: number;
  best?: number;
  high?: number;
  unit: string;
}

/** One account of a field; the adopted one leaves out `value`. `cite` is the id of a part of `sources`. */
export interface Account {
  adopted?: true;
  value?: unknown;
  citations?: { cite: string; locator?: { page?: string; time?: string; selector?: string } }[];
  confidence?: string;
  note?: Text;
}

/** A code of the vocabulary of this name (schema/vocabularies). */
export type Term<_Vocabulary extends string> = string;

/** The id of a record of one of these types; in public records a person is a code (`code:…`). */
export type Ref<_Types extends string> = string;

/** What every record has besides its declared fields. */
export interface Public {
  id: string;
  type: string;
  rev: number;
  /** By JSON Pointer; `''` is the whole record. */
  accounts?: Record<string, Account[]>;
}

export interface Action extends Public {
  type: 'action';
  title: Text;
  kind: Term<'action-kind'>;
  when: UncertainDate;
  summary?: Text;
  places?: {
    id: string;
    town: string;
    country?: string;
    spot?: Text;
    starts: string;
    ends?: string;
    zone: string;
    organiser?: string;
    contact?: string;
  }[];
  condition?: Text;
  decidedBy?: Ref<'vote' | 'resolution'>;
  url?: string;
  sources?: {
    id: string;
    kind?: Term<'source-kind'>;
    title?: Text;
    publisher?: string;
    date?: UncertainDate;
    url?: string;
    language?: string;
    evidence?: Ref<'evidence'>;
  }[];
}

export interface Amendment extends Public {
  type: 'amendment';
  title: Text;
  number?: string;
  motion: Ref<'motion'>;
  clause: string;
  base: string;
  op: Term<'amendment-op'>;
  kind?: Term<'clause-kind'>;
  text?: Text;
  reason?: Text;
  submitters?: string[];
  state?: Term<'motion-state'>;
}

export interface Body extends Public {
  type: 'body';
  title: Text;
  kind: Term<'body-kind'>;
  organization?: Ref<'group'>;
  parent?: Ref<'body'>;
  rules?: Ref<'rule-set'>;
  summary?: Text;
  founded?: UncertainDate;
  dissolved?: UncertainDate;
  posts?: {
    id: string;
    title: Text;
    role: Term<'post-role'>;
    seats?: number;
    constituency?: string;
  }[];
  memberships?: {
    id: string;
    post: string;
    name?: string;
    onBehalfOf?: Ref<'group'>;
    from?: UncertainDate;
    until?: UncertainDate;
    status: Term<'membership-status'>;
    ended?: Term<'end-reason'>;
  }[];
  sources?: {
    id: string;
    kind?: Term<'source-kind'>;
    title?: Text;
    publisher?: string;
    date?: UncertainDate;
    url?: string;
    language?: string;
    evidence?: Ref<'evidence'>;
  }[];
}

export interface Breach extends Public {
  type: 'breach';
  title: Text;
  class: Term<'event-class'>;
  summary?: Text;
  when?: UncertainDate;
  where?: Place[];
  phases?: {
    id: string;
    phase: Term<'phase'>;
    when?: UncertainDate;
    victimStatus?: Term<'victim-status'>;
    attribution?: Term<'attribution'>[];
    response?: Term<'response'>;
    perpetratorStatus?: Term<'perpetrator-status'>;
    compensation?: Term<'compensation'>;
    note?: Text;
  }[];
  acts?: {
    id: string;
    type: Term<'act'>;
    method?: Term<'method'>[];
    victim?: Ref<'person' | 'group'>;
    victims?: Count;
    characteristics?: Term<'victim-characteristic'>[];
    perpetrators?: {
      id: string;
      who?: Ref<'person' | 'group'>;
      type?: Term<'perpetrator-type'>;
      how?: Term<'involvement'>;
      status?: Term<'perpetrator-status'>;
      finding?: Term<'complaint-finding'>;
    }[];
    when?: UncertainDate;
    outcome?: Term<'victim-status'>;
    note?: Text;
  }[];
  replies?: {
    id: string;
    who: string;
    asked?: UncertainDate;
    answered?: UncertainDate;
    silent?: boolean;
    declined?: boolean;
    text?: Text;
  }[];
  killed?: Count;
  wounded?: Count;
  missing?: Count;
  detained?: Count;
  displaced?: Count;
  tallies?: {
    id: string;
    status: Term<'victim-status'>;
    side?: string;
    party?: Ref<'group'>;
    sex?: Term<'sex'>;
    age?: Term<'age-group'>;
    count?: Count;
  }[];
  parties?: {
    id: string;
    who?: Ref<'group'>;
    role?: Term<'party-role'>;
  }[];
  affected?: Term<'area-affected'>[];
  weapon?: Term<'weapon'>[];
  rights?: Term<'right'>[];
  context?: string[];
  clarity?: Term<'ucdp-event-clarity'>;
  reliability?: Term<'admiralty-reliability'>;
  credibility?: Term<'admiralty-credibility'>;
  proof?: Term<'proof'>;
  violation?: Term<'violation-status'>;
  related?: {
    id: string;
    event?: Ref<'breach'>;
    how?: Term<'chain'>;
  }[];
  sources?: {
    id: string;
    kind?: Term<'source-kind'>;
    title?: Text;
    publisher?: string;
    date?: UncertainDate;
    url?: string;
    language?: string;
    evidence?: Ref<'evidence'>;
  }[];
  external?: string[];
}

export interface Commitment extends Public {
  type: 'commitment';
  title: Text;
  resolution: Ref<'resolution'>;
  clause: string;
  actor: Text;
  addressee?: Text;
  due?: UncertainDate;
  dependsOn?: Ref<'commitment'>[];
  state: Term<'follow-up-status'>;
  reports?: {
    id: string;
    when: UncertainDate;
    status: Term<'follow-up-status'>;
    note?: Text;
    evidence?: Ref<'evidence' | 'breach'>[];
    url?: string;
    assessedBy?: string;
  }[];
  sources?: {
    id: string;
    kind?: Term<'source-kind'>;
    title?: Text;
    publisher?: string;
    date?: UncertainDate;
    url?: string;
    language?: string;
    evidence?: Ref<'evidence'>;
  }[];
}

export interface Credentials extends Public {
  type: 'credentials';
  title: Text;
  body: Ref<'body'>;
  session?: Ref<'session'>;
  asOf: UncertainDate;
  summary?: Text;
  weight?: number;
  counts?: {
    id: string;
    state?: Term<'mandate-state'>;
    mandates: number;
  }[];
  classes?: {
    id: string;
    constituency?: Term<'constituency-class'>;
    mandates: number;
  }[];
  countries?: {
    id: string;
    country?: string;
    mandates: number;
  }[];
  vote: Ref<'vote'>;
  outcome?: Term<'vote-outcome'>;
}

export interface Endorsement extends Public {
  type: 'endorsement';
  title: Text;
  about?: Ref<'resolution' | 'motion' | 'action'>;
  summary: Text;
  until?: UncertainDate;
  classes: {
    id: string;
    name: Text;
  }[];
  asOf?: UncertainDate;
  total?: number;
  counts?: {
    id: string;
    class?: string;
    endorsements: number;
  }[];
  countries?: {
    id: string;
    country?: string;
    endorsements: number;
  }[];
  paper?: {
    id: string;
    source: Text;
    endorsements: number;
    audited?: UncertainDate;
  }[];
}

export interface Evidence extends Public {
  type: 'evidence';
  title: Text;
  kind?: Term<'source-material'>;
  description?: Text;
  created?: UncertainDate;
  language?: string;
  url?: string;
  archived?: {
    id: string;
    url: string;
    when?: UncertainDate;
  }[];
  files?: {
    id: string;
    sha256: string;
    size: number;
    mediaType: string;
    role?: string;
    alt?: Text;
    graphic?: boolean;
  }[];
  external?: string[];
}

export interface Group extends Public {
  type: 'group';
  title: Text;
  kind: Term<'group-kind'>;
  names?: {
    id: string;
    name: string;
    language?: string;
  }[];
  summary?: Text;
  country?: string;
  superiors?: {
    id: string;
    unit?: Ref<'group'>;
    when?: UncertainDate;
  }[];
  areas?: Place[];
  sources?: {
    id: string;
    kind?: Term<'source-kind'>;
    title?: Text;
    publisher?: string;
    date?: UncertainDate;
    url?: string;
    language?: string;
    evidence?: Ref<'evidence'>;
  }[];
  external?: string[];
}

export interface Motion extends Public {
  type: 'motion';
  title: Text;
  number?: string;
  body: Ref<'body'>;
  session?: Ref<'session'>;
  state?: Term<'motion-state'>;
  authentic?: string;
  clauses?: {
    id: string;
    kind: Term<'clause-kind'>;
    text: Text;
  }[];
  citations?: {
    id: string;
    clause: string;
    instrument?: string;
    article?: string;
    url?: string;
    breach?: Ref<'breach'>;
  }[];
  submitters?: string[];
  rule?: string;
  refersTo?: Ref<'motion'>;
}

export interface Person extends Public {
  type: 'person';
  title: Text;
  kind: Term<'person-kind'>;
  summary?: Text;
  postings?: {
    id: string;
    unit?: Ref<'group'>;
    role?: string;
    rank?: string;
    when?: UncertainDate;
  }[];
  sources?: {
    id: string;
    kind?: Term<'source-kind'>;
    title?: Text;
    publisher?: string;
    date?: UncertainDate;
    url?: string;
    language?: string;
    evidence?: Ref<'evidence'>;
  }[];
  external?: string[];
}

export interface Relation extends Public {
  type: 'relation';
  title: Text;
  kind: Term<'relation-kind'>;
  country?: string;
  group?: Ref<'group'>;
  summary?: Text;
  meetings?: {
    id: string;
    when: UncertainDate;
    subject: Text;
    outcome?: Text;
    url?: string;
  }[];
  promises?: {
    id: string;
    what: Text;
    made?: UncertainDate;
    due?: UncertainDate;
    status: Term<'follow-up-status'>;
    url?: string;
  }[];
  recognitions?: {
    id: string;
    what: Text;
    when?: UncertainDate;
    url?: string;
  }[];
  sources?: {
    id: string;
    kind?: Term<'source-kind'>;
    title?: Text;
    publisher?: string;
    date?: UncertainDate;
    url?: string;
    language?: string;
    evidence?: Ref<'evidence'>;
  }[];
}

export interface Resolution extends Public {
  type: 'resolution';
  title: Text;
  number?: string;
  body: Ref<'body'>;
  session?: Ref<'session'>;
  adopted?: UncertainDate;
  vote?: Ref<'vote'>;
  motion?: Ref<'motion'>;
  authentic?: string;
  clauses: {
    id: string;
    kind: Term<'clause-kind'>;
    text: Text;
  }[];
  citations?: {
    id: string;
    clause: string;
    instrument?: string;
    article?: string;
    url?: string;
    breach?: Ref<'breach'>;
  }[];
  signatories?: {
    id: string;
    name?: string;
    capacity?: Text;
    country?: string;
  }[];
  counted?: number;
  annexes?: {
    id: string;
    title: Text;
    text?: Text;
  }[];
  supersedes?: Ref<'resolution'>;
  sources?: {
    id: string;
    kind?: Term<'source-kind'>;
    title?: Text;
    publisher?: string;
    date?: UncertainDate;
    url?: string;
    language?: string;
    evidence?: Ref<'evidence'>;
  }[];
}

export interface RuleSet extends Public {
  type: 'rule-set';
  title: Text;
  version?: string;
  inForce?: UncertainDate;
  summary?: Text;
  data: string;
  sources?: {
    id: string;
    kind?: Term<'source-kind'>;
    title?: Text;
    publisher?: string;
    date?: UncertainDate;
    url?: string;
    language?: string;
    evidence?: Ref<'evidence'>;
  }[];
}

export interface Session extends Public {
  type: 'session';
  title: Text;
  body: Ref<'body'>;
  kind: Term<'session-kind'>;
  number?: number;
  state?: Term<'session-state'>;
  purpose?: Text;
  when?: UncertainDate;
  noticed?: UncertainDate;
  mode?: Term<'sitting-mode'>;
  venue?: Text;
  zone?: string;
  agenda?: {
    id: string;
    number: string;
    under?: string;
    kind?: Term<'agenda-kind'>;
    title: Text;
    motion?: Ref<'motion'>;
    document?: Ref<'evidence'>;
    url?: string;
    paper?: Text;
    closed?: boolean;
  }[];
  documents?: Ref<'evidence'>[];
  certified?: string;
  certificate?: Text;
  minutes?: Text;
  sources?: {
    id: string;
    kind?: Term<'source-kind'>;
    title?: Text;
    publisher?: string;
    date?: UncertainDate;
    url?: string;
    language?: string;
    evidence?: Ref<'evidence'>;
  }[];
}

export interface Vote extends Public {
  type: 'vote';
  title: Text;
  body: Ref<'body'>;
  session?: Ref<'session'>;
  motion?: Ref<'motion' | 'amendment' | 'credentials' | 'session'>;
  method: Term<'vote-method'>;
  when?: UncertainDate;
  rule: string;
  input: string;
  outcome: Term<'vote-outcome'>;
  explanation: Text;
  counts?: {
    id: string;
    option: Term<'vote-option'>;
    persons?: number;
    weight?: number;
  }[];
  roll?: {
    id: string;
    option: Term<'vote-option'>;
    delegation?: string;
    name?: string;
    weight?: number;
  }[];
  replaces?: Ref<'vote'>;
}
