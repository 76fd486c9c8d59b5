/** An invented congress for the sample register: bodies, sessions, a decision with its follow-up, and a calendar over clocks that change. */
import { during, en, on, type SampleBody, sampleId, throughout } from './sample-words.ts';

const congress = sampleId('by', 'congress');
const council = sampleId('by', 'council');
const resolution = sampleId('rn', 'resolution');

const commitment = (clause: string, title: string, due: string, state: string, more: SampleBody = {}): SampleBody => ({
  title: en(title),
  resolution,
  clause,
  actor: en('Bureau of the congress'),
  addressee: en('Parliament of Sarvand'),
  due: on(due),
  state,
  ...more,
});

/** Prefix, word, type, body. */
export const CONGRESS: readonly [string, string, string, SampleBody][] = [
  [
    'by',
    'congress',
    'body',
    {
      title: en('Congress of the peoples of the lake', { ru: 'Конгресс народов озера', ar: 'مؤتمر شعوب البحيرة' }),
      kind: 'congress',
      summary: en('Delegates of the valleys and of those who live abroad. It meets every second year.'),
      posts: [
        { id: 'p1', title: en('Chair'), role: 'chair', seats: 1 },
        { id: 'p2', title: en('Delegate'), role: 'member', seats: 6, constituency: 'Valleys' },
      ],
      memberships: [
        { id: 'm1', post: 'p1', name: 'Name of a chair', from: on('2030-04-01'), status: 'active' },
        { id: 'm2', post: 'p2', status: 'active' },
        { id: 'm3', post: 'p2', status: 'prevented' },
        { id: 'm4', post: 'p2', onBehalfOf: sampleId('gr', 'families'), status: 'active' },
        {
          ...{ id: 'm5', post: 'p1', name: 'Name of an earlier chair', status: 'ended', ended: 'term' },
          ...{ from: on('2028-04-01'), until: on('2030-03-31') },
        },
        { id: 'm6', post: 'p2', name: 'Name of a later delegate', from: on('2032-01-01'), status: 'active' },
      ],
    },
  ],
  [
    'by',
    'council',
    'body',
    {
      title: en('Global Council', { ru: 'Глобальный совет', ar: 'المجلس العالمي' }),
      kind: 'council',
      parent: congress,
      posts: [
        { id: 'p1', title: en('Chair of the council', { ar: 'رئيس المجلس' }), role: 'chair', seats: 1 },
        { id: 'p2', title: en('Secretary of the council', { ar: 'أمين سر المجلس' }), role: 'secretary', seats: 1 },
        { id: 'p3', title: en('Vice-chair', { ar: 'نائب الرئيس' }), role: 'vice-chair', seats: 1 },
        { id: 'p4', title: en('Member'), role: 'member', seats: 3 },
      ],
      memberships: [
        { id: 'm1', post: 'p1', name: 'Name of a chair who is held', from: on('2030-06-01'), status: 'prevented' },
        { id: 'm2', post: 'p2', status: 'active' },
        { id: 'm3', post: 'p4', onBehalfOf: sampleId('gr', 'families'), status: 'active' },
      ],
    },
  ],
  [
    'by',
    'bureau',
    'body',
    {
      ...{ title: en('Bureau of the years before'), kind: 'bureau', parent: congress },
      ...{ founded: on('2026-01-10'), dissolved: on('2029-12-31') },
    },
  ],
  ['by', 'monitors', 'body', { title: en('Committee of monitors'), kind: 'committee', parent: council }],
  [
    'se',
    'second-session',
    'session',
    {
      title: en('Second ordinary session'),
      body: congress,
      kind: 'ordinary',
      number: 2,
      state: 'convened',
      when: { precise: { from: '2032-03-28', to: '2032-03-28' }, time: '22:30' },
      zone: 'America/New_York',
      venue: en('Hall by the lake; upper floor, left'),
      mode: 'hybrid',
      agenda: [
        { id: 'a1', number: '1', kind: 'common', title: en('Opening') },
        { id: 'a2', number: '2', kind: 'report', title: en('Reports') },
        { id: 'a3', number: 'a', under: '2', title: en('Report of the monitors'), closed: true },
        { id: 'a4', number: '3', under: 'nowhere', title: en('Any other matter') },
      ],
      minutes: en('Minutes that nobody has adopted.'),
    },
  ],
  [
    'se',
    'first-session',
    'session',
    {
      title: en('First ordinary session'),
      body: congress,
      kind: 'ordinary',
      state: 'minutes-adopted',
      when: throughout('2030-04-01', '2030-04-03'),
      minutes: en('The session was opened at nine.'),
    },
  ],
  [
    'rn',
    'resolution',
    'resolution',
    {
      title: en('On those who are missing'),
      number: '2030/4',
      body: congress,
      session: sampleId('se', 'first-session'),
      adopted: on('2030-04-03'),
      clauses: [
        { id: 'c1', kind: 'preambular', text: en('Recalling the four men of the bridge,') },
        { id: 'c2', kind: 'operative', text: en('Asks the parliament to open the archive;') },
        { id: 'c3', kind: 'operative', text: en('Decides to remain seized of the matter.') },
      ],
    },
  ],
  [
    'cm',
    'archive',
    'commitment',
    commitment('c2', 'Open the archive', '2031-11-30', 'in-progress', {
      reports: [
        { id: 'r1', when: on('2031-05-01'), status: 'not-started' },
        {
          id: 'r2',
          when: on('2031-09-01'),
          status: 'in-progress',
          note: en('A letter was answered.'),
          evidence: [sampleId('ev', 'hospital-register')],
        },
      ],
    }),
  ],
  ['cm', 'report', 'commitment', commitment('c3', 'Report once a year', '2032-04-01', 'not-started')],
  ['cm', 'list', 'commitment', commitment('c3', 'Keep the list of the missing', '2031-01-01', 'done')],
  [
    'cr',
    'credentials',
    'credentials',
    {
      title: en('Report on credentials'),
      body: congress,
      asOf: on('2031-10-01'),
      seats: 40,
      counts: [
        { id: 'n1', state: 'accepted', mandates: 31 },
        { id: 'n2', state: 'challenged', mandates: 6 },
      ],
      classes: [
        { id: 'k1', constituency: 'country', mandates: 22 },
        { id: 'k2', constituency: 'people', mandates: 7 },
        { id: 'k3', constituency: 'diaspora', mandates: 2 },
      ],
    },
  ],
  [
    'vo',
    'vote',
    'vote',
    {
      title: en('On the resolution on those who are missing'),
      body: congress,
      session: sampleId('se', 'first-session'),
      method: 'show',
      when: on('2030-04-03'),
      rule: '{"all":[{"base":"cast","fraction":[1,2],"op":"gt"}]}',
      input: '{"votes":{"for":20,"against":3,"abstain":1}}',
      outcome: 'adopted',
      explanation: en('20 of 23 votes cast were for; more than half were needed.'),
      counts: [
        { id: 'o1', option: 'for', persons: 20 },
        { id: 'o2', option: 'against', persons: 3 },
      ],
    },
  ],
  [
    'ac',
    'lantern-day',
    'action',
    {
      title: en('Day of lanterns; quiet, everywhere', { ru: 'День фонарей', ar: 'يوم الفوانيس' }),
      kind: 'action-day',
      when: on('2031-12-10'),
      summary: en('People stand with lanterns.\nNobody speaks.'),
      places: [
        { id: 'p1', town: 'Paris', country: 'FR', starts: '2031-12-10T18:00', ends: '19:30', zone: 'Europe/Paris' },
        { id: 'p2', town: 'Auckland', country: 'NZ', starts: '18:00', zone: 'Pacific/Auckland' },
        { id: 'p3', town: 'Port Elmin', starts: 'at dusk', zone: 'Asia/Dushanbe', organiser: 'Families of the four' },
      ],
    },
  ],
  ['ac', 'some-day', 'action', { title: en('A gathering'), kind: 'meeting', when: during('2032-06', '2032-08') }],
  [
    'rl',
    'parliament',
    'relation',
    { title: en('Parliament of Sarvand'), kind: 'parliament', country: 'QM', summary: en('Two meetings so far.') },
  ],
];
