/**
 * Reads an XML file of the Events Standard Formats event by event, as OpenEvSys writes it: events with their acts and
 * involvements, then the persons, interventions and information that they name. A first pass keeps of those only what is
 * used; of a person who suffered or told, never the name.
 */
import { Refusal } from '../../kernel/refusal.ts';
import { type Entity, esfEntities, textIn } from './esf-entities.ts';
import type { RowSource, SourceRow } from './row.ts';

const MOST_KEPT = 2_000_000;
const CHUNK = 200;

/** What is kept of the records beside the events. */
interface Beside {
  persons: Map<string, Entity>;
  acts: Map<string, Entity[]>;
  involvements: Map<string, Entity[]>;
  information: Map<string, Entity[]>;
  interventions: Map<string, Entity[]>;
  instance: string | undefined;
  events: number;
}

/**
 * Rows of an ESF file: one an event, with lists `act` (each with `victim` and a list `involvement`), `information` and
 * `intervention`, and `instance`. `text` opens the file anew. Throws Refusal `import-xml-other` (no event in it),
 * `import-xml-broken`, `import-xml-doctype`, `import-table-too-large`.
 */
export async function readEsf(text: () => AsyncIterable<string>): Promise<RowSource> {
  const beside = await gathered(text());
  if (beside.events === 0) throw new Refusal('import-xml-other');
  return { columns: null, rows: rowsOf(text(), beside) };
}

async function gathered(text: AsyncIterable<string>): Promise<Beside> {
  const beside: Beside = {
    persons: new Map(),
    acts: new Map(),
    involvements: new Map(),
    information: new Map(),
    interventions: new Map(),
    instance: undefined,
    events: 0,
  };
  let kept = 0;
  for await (const { kind, fields } of esfEntities(text)) {
    if (kind === 'event') beside.events++;
    else if (++kept > MOST_KEPT) throw new Refusal('import-table-too-large', { file: 'xml', rows: MOST_KEPT });
    if (kind === 'meta_data') beside.instance = textIn(fields, 'instance');
    if (kind === 'person') {
      const key = textIn(fields, 'person_record_number');
      if (key !== undefined) beside.persons.set(key, slim(fields));
    } else if (kind === 'act') filed(beside.acts, fields, 'event');
    else if (kind === 'involvement') filed(beside.involvements, fields, 'act');
    else if (kind === 'information') filed(beside.information, fields, 'event');
    else if (kind === 'intervention') filed(beside.interventions, fields, 'event');
  }
  return beside;
}

function filed(index: Map<string, Entity[]>, fields: Entity, by: string): void {
  const key = textIn(fields, by);
  if (key === undefined) return;
  const list = index.get(key);
  if (list) list.push(fields);
  else index.set(key, [fields]);
}

/** What is used of a person: how many they are, sex, characteristics, and a name that is dropped again for all but a group or a perpetrator. */
function slim(fields: Entity): Entity {
  const used = [
    'person_record_number',
    'person_name',
    'counting_unit',
    'sex',
    'number_of_persons_in_group',
    'general_characteristics',
  ];
  return Object.fromEntries(used.filter((name) => name in fields).map((name) => [name, fields[name]]));
}

async function* rowsOf(text: AsyncIterable<string>, beside: Beside): AsyncGenerator<SourceRow[]> {
  let rows: SourceRow[] = [];
  let number = 0;
  for await (const { kind, fields, problem } of esfEntities(text)) {
    if (kind !== 'event') continue;
    number++;
    rows.push(problem ? { number, cells: fields, problem } : { number, cells: cellsOf(fields, beside) });
    if (rows.length < CHUNK) continue;
    yield rows;
    rows = [];
  }
  if (rows.length > 0) yield rows;
}

function cellsOf(event: Entity, beside: Beside): Entity {
  const key = textIn(event, 'event_record_number') ?? '';
  const acts = [...listIn(event, 'act'), ...(beside.acts.get(key) ?? [])];
  const information = [...listIn(event, 'information'), ...(beside.information.get(key) ?? [])];
  const intervention = [...listIn(event, 'intervention'), ...(beside.interventions.get(key) ?? [])];
  return {
    ...event,
    ...(beside.instance === undefined ? {} : { instance: beside.instance }),
    act: acts.map((act) => actOf(act, beside)),
    information: information.map((one) => joined(one, 'source', beside, named(beside, one, 'source', ['03']))),
    intervention: intervention.map((one) =>
      joined(one, 'intervening_party', beside, named(beside, one, 'intervening_party', ['03'])),
    ),
  };
}

const GROUPS = ['03', '04', '05', '06'];

function actOf(act: Entity, beside: Beside): Entity {
  const key = textIn(act, 'act_record_number') ?? '';
  const involvement = [...listIn(act, 'involvement'), ...(beside.involvements.get(key) ?? [])];
  return {
    ...joined(act, 'victim', beside, named(beside, act, 'victim', GROUPS)),
    involvement: involvement.map((one) => joined(one, 'perpetrator', beside, true)),
  };
}

/** Whether the person named is counted in one of these units (micro-thesaurus 7). */
function named(beside: Beside, entity: Entity, role: string, units: readonly string[]): boolean {
  const person = beside.persons.get(textIn(entity, role) ?? '');
  return units.includes((textIn(person ?? {}, 'counting_unit') ?? '').slice(0, 2));
}

/** The entity with the person it names in place of the number. */
function joined(entity: Entity, role: string, beside: Beside, withName: boolean): Entity {
  const key = textIn(entity, role);
  if (key === undefined) return entity;
  const { person_name: name, ...person } = beside.persons.get(key) ?? { person_record_number: key };
  const unit = (textIn(person, 'counting_unit') ?? '').slice(0, 2);
  const is = GROUPS.includes(unit) ? 'group' : 'individual';
  return { ...entity, [role]: { ...person, is, ...(withName && name !== undefined ? { person_name: name } : {}) } };
}

const listIn = (entity: Entity, name: string): Entity[] => {
  const value = entity[name];
  return Array.isArray(value) ? (value.filter((item) => typeof item === 'object' && item !== null) as Entity[]) : [];
};
