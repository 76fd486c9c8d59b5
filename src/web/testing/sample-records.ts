/**
 * Invented records for building and looking at the site: invented places, bodies and people, in several languages, with
 * every state a page must show. Nothing here happened.
 */
import type { Text } from '../../kernel/text.ts';
import { arabic, bridge, teacher } from './sample-breaches.ts';
import { CONGRESS } from './sample-congress.ts';
import { complaint, conflict, hostile, long, uncited } from './sample-edges.ts';
import { en, near, on, type SampleBody, sampleId } from './sample-words.ts';

export { type SampleBody, sampleId } from './sample-words.ts';

const PLACES = [
  'Ashkel',
  'Bervan',
  'Chirgat',
  'Durmen',
  'Eshtan',
  'Farhod gorge',
  'Guzar bend',
  'Hirmel',
  'Iskov',
  'Jolbar',
  'Kemerad',
  'Luzhin',
  'Mirdan',
  'Nolgat',
  'Ortuz',
];
/** Small plain records that fill lists and maps. */
const filler: [string, SampleBody][] = PLACES.map((place, at) => [
  `filler-${place}`,
  {
    class: at % 5 === 4 ? 'one-sided-violence' : 'rights-breach',
    title: en(
      `${at % 3 === 0 ? 'Shots at a gathering' : at % 3 === 1 ? 'Detention of a monitor' : 'Road closed to villagers'} in ${place}`,
    ),
    summary: en(`Reported from ${place} by one monitor; a second account is awaited.`),
    when: on(`${2024 + (at % 7)}-0${1 + (at % 9)}-1${at % 9}`),
    where: [
      near(place, 36 + ((at * 7) % 50) / 10, 67 + ((at * 13) % 80) / 10, { country: at % 4 === 0 ? 'QN' : 'QM' }),
    ],
    killed: { low: at % 3, best: (at % 3) + (at % 4), high: (at % 3) + (at % 4) + (at % 5), unit: 'person' },
    phases: [{ id: 'f1', phase: at % 2 ? 'ongoing' : 'aftermath', when: on(`${2024 + (at % 7)}-10-01`) }],
    acts: [{ id: 'a1', type: at % 3 === 1 ? '030102000000' : '010101020000' }],
    sources: [{ id: 's1', kind: 'press', title: en('A newspaper'), publisher: 'Lake Gazette' }],
    accounts: { '': [{ adopted: true, citations: [{ cite: 's1' }] }] },
  },
]);

/** Every breach by its word, newest first. */
export const BREACHES: readonly [string, SampleBody][] = [
  ['bridge', bridge],
  ['teacher', teacher],
  ['arabic', arabic],
  ['uncited', uncited],
  ['conflict', conflict],
  ['complaint', complaint],
  ['long', long],
  ['hostile', hostile],
  ['disputed', { ...uncited, title: en('Well poisoned, as villagers say'), class: 'rights-breach' }],
  ['withdrawn', { ...uncited, title: en('Bridge blown up at Hirmel') }],
  ...filler,
];

const group = (title: Text, kind: string, extra: SampleBody = {}): SampleBody => ({
  title,
  kind,
  country: 'QM',
  ...extra,
});
/** Groups, and the one public person and pieces of evidence the breaches refer to: prefix, word, type, body. */
export const OTHERS: readonly [string, string, string, SampleBody][] = [
  [
    'gr',
    'mobile-company',
    'group',
    group(en('Mobile company 3', { ru: 'Мобильная рота № 3', ar: 'السرية المتنقلة الثالثة' }), 'unit', {
      names: [
        { id: 'n1', name: 'Mobile company 3', language: 'en' },
        { id: 'n2', name: 'Мобильная рота № 3', language: 'ru' },
      ],
      summary: en('A company of the border troops of Sarvand, stationed in the upper valley since 2027.'),
      superiors: [
        { id: 'u1', unit: sampleId('gr', 'border-troops'), when: { imprecise: { from: '2027', to: '2031' } } },
      ],
      areas: [near('Upper valley of Sarvand', 37.6, 71.9)],
    }),
  ],
  ['gr', 'border-troops', 'group', group(en('Border troops of Sarvand'), 'state-organ')],
  ['gr', 'prosecutor', 'group', group(en('Regional prosecutor of Sarvand'), 'state-organ')],
  ['gr', 'families', 'group', group(en('Families of the four'), 'community')],
  ['gr', 'police-of-port-elmin', 'group', group(en('Police of Port Elmin'), 'unit')],
  [
    'ev',
    'hospital-register',
    'evidence',
    {
      title: en('Hospital register, two pages'),
      kind: '160815201501',
      description: en('Photographs of two pages, faces and names covered.'),
      created: on('2030-11-30'),
      language: 'ru',
      files: [{ id: 'x1', sha256: '9f3c'.padEnd(64, '0'), size: 482_113, mediaType: 'image/jpeg', role: 'redacted' }],
    },
  ],
  ...CONGRESS,
];
