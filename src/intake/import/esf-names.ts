/**
 * Names of the Events Standard Formats (HURIDOCS, 2001) as XML spells them: by field number, by field name in any
 * spelling, or as the attribute of a plain `field`. One entity or field has one name here, the one OpenEvSys writes.
 */

/** Entities and what each may stand in; `null` = the root. */
export const ENTITIES = new Set([
  'event',
  'act',
  'involvement',
  'person',
  'information',
  'intervention',
  'chain_of_events',
  'arrest',
  'killing',
  'torture',
  'destruction',
  'biographic_details',
  'address',
]);

/** Parts of a file that are not read: who entered a record and when is nobody else's business. */
export const PASSED_OVER = new Set([
  'management_data',
  'biographic_details',
  'address',
  'arrest',
  'killing',
  'torture',
  'chain_of_events',
]);

const NUMBERED: Readonly<Record<string, string>> = {
  '0101': 'event_record_number',
  '0102': 'event_title',
  '0108': 'confidentiality',
  '0111': 'geographical_term',
  '0112': 'local_geographical_area',
  '0113': 'initial_date',
  '0114': 'final_date',
  '0115': 'event_description',
  '0116': 'impact_of_event',
  '0150': 'remarks',
  '0151': 'violation_status',
  '0152': 'violation_index',
  '0153': 'rights_affected',
  '0172': 'monitoring_status',
  '0173': 'event_location',
  '0901': 'person_record_number',
  '0902': 'counting_unit',
  '0903': 'person_name',
  '0915': 'sex',
  '0931': 'number_of_persons_in_group',
  '0944': 'general_characteristics',
  '2101': 'act_record_number',
  '2102': 'victim',
  '2103': 'event',
  '2109': 'type_of_act',
  '2111': 'initial_date',
  '2112': 'exact_location',
  '2113': 'stated_reason',
  '2114': 'method_of_violence',
  '2115': 'attribution',
  '2116': 'physical_consequences',
  '2117': 'psychological_consequences',
  '2118': 'age_at_time_of_victimisation',
  '2121': 'final_date',
  '2123': 'status_at_end_of_act',
  '2152': 'victim_characteristics',
  '2172': 'act_location',
  '2401': 'involvement_record_number',
  '2402': 'perpetrator',
  '2403': 'event',
  '2404': 'act',
  '2409': 'degree_of_involvement',
  '2412': 'type_of_perpetrator',
  '2422': 'latest_status_as_perpetrator_in_the_act',
  '2501': 'information_record_number',
  '2502': 'source',
  '2503': 'event',
  '2509': 'source_connection_to_information',
  '2510': 'language_of_source_material',
  '2511': 'date_of_source_material',
  '2512': 'type_of_source_material',
  '2553': 'reliability_of_information',
  '2601': 'intervention_record_number',
  '2602': 'intervening_party',
  '2603': 'event',
  '2609': 'type_of_intervention',
  '2611': 'date_of_intervention',
  '2612': 'parties_requested',
  '2613': 'response',
  '3412': 'compensation',
};

/** Fields that may be repeated; they are lists also where they stand once. */
export const REPEATED = new Set([
  'geographical_term',
  'local_geographical_area',
  'violation_index',
  'rights_affected',
  'general_characteristics',
  'method_of_violence',
  'attribution',
  'victim_characteristics',
  'type_of_perpetrator',
  'language_of_source_material',
  'type_of_source_material',
  'type_of_intervention',
]);

/** `EventTitle`, `event-title`, `f0102`, `_0102`, `ESF_0102`, `<field number="0102">` are all `event_title`. */
export function esfName(tag: string, attributes: Readonly<Record<string, string>>): string {
  const own = plain(tag);
  if (own !== 'field') return numbered(own);
  const { number, no, code, name, id, field_number: long } = attributes;
  return numbered(plain(number ?? no ?? code ?? long ?? name ?? id ?? ''));
}

const plain = (name: string): string =>
  name
    .slice(name.indexOf(':') + 1)
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .replace(/[\s.-]+/g, '_')
    .toLowerCase();

function numbered(name: string): string {
  const number = /^(?:[a-z]*_?)?(\d{4})$/.exec(name)?.[1];
  return (number === undefined ? undefined : NUMBERED[number]) ?? name;
}
