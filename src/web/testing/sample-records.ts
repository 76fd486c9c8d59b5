/**
 * Invented records for building and looking at the site: invented places, bodies and people, in several languages, with
 * every state a page must show. Nothing here happened.
 */
import type { Place } from '../../kernel/place.ts';
import { cellOf, centreOf } from '../../kernel/cells.ts';
import type { Text } from '../../kernel/text.ts';
import type { UncertainDate } from '../../kernel/uncertain-date.ts';

/** A record as it is before publication: body by declared names, with its id and type. */
export type SampleBody = Record<string, unknown>;

/** An id of 26 letters that says which record it is: `sampleId('br', 'bridge')`. */
export const sampleId = (prefix: string, word: string): string =>
  `${prefix}_${word.toLowerCase().replace(/[^a-z2-7]/g, '').padEnd(26, 'a').slice(0, 26)}`;

const en = (text: string, translations?: Record<string, string>): Text => ({ lang: 'en', text, ...(translations ? { translations } : {}) });
const on = (day: string): UncertainDate => ({ precise: { from: day, to: day } });
const during = (from: string, to: string): UncertainDate => ({ imprecise: { from, to } });
const throughout = (from: string, to: string): UncertainDate => ({ precise: { from, to } });

/** A place blurred to an H3 cell, as published. */
function near(text: string, lat: number, lon: number, extra: Partial<Place> = {}): Place {
  const cell = cellOf(lat, lon, 4);
  return { id: 'p1', text, point: centreOf(cell), precision: 2, role: 'event', country: 'QM', cell, blurred: true, ...extra };
}

const company = sampleId('gr', 'mobile-company');
const prosecutor = sampleId('gr', 'prosecutor');
const families = sampleId('gr', 'families');
const register = sampleId('ev', 'hospital-register');

const bridge: SampleBody = {
  class: 'rights-breach',
  title: en('Four men shot at a road block near the river bridge', {
    ru: 'Четверо мужчин застрелены у дорожного поста близ речного моста',
    ar: 'إطلاق النار على أربعة رجال عند حاجز قرب جسر النهر',
  }),
  summary: en(
    'On the evening of 25 November a patrol stopped a lorry carrying residents home from market. Three witnesses, interviewed apart, say that firing began without warning.\n\nA hospital register records four deaths and two persons wounded. The regional prosecutor stated on 1 December that the patrol was attacked first; no case was opened.',
    {
      ru: 'Вечером 25 ноября патруль остановил грузовик, на котором жители возвращались с рынка. Трое свидетелей, опрошенных по отдельности, говорят, что стрельба началась без предупреждения.\n\nВ больничном журнале записаны четыре смерти и двое раненых. Областной прокурор заявил 1 декабря, что первым был атакован патруль; дело не возбуждено.',
      ar: 'في مساء ٢٥ تشرين الثاني أوقفت دورية شاحنة تقل سكانًا عائدين من السوق. يقول ثلاثة شهود، قوبلوا كلٌّ على حدة، إن النار أطلقت بلا إنذار.\n\nيسجل دفتر المستشفى أربع وفيات وجريحين. وقال المدعي الإقليمي في ١ كانون الأول إن الدورية هوجمت أولًا؛ ولم تُفتح أي قضية.',
    },
  ),
  when: during('2030-11-25', '2030-11-28'),
  where: [near('Upper valley of Sarvand', 37.6, 71.9), { ...near('Market of Old Anzob', 38.0, 71.3), id: 'p2', role: 'last-seen' }],
  killed: { low: 3, best: 4, high: 5, unit: 'person' },
  wounded: { best: 2, unit: 'person' },
  phases: [
    { id: 'f1', phase: 'risk', when: on('2030-11-02'), note: en('Two road blocks set up on the only road to the market.') },
    { id: 'f2', phase: 'ongoing', when: during('2030-11-25', '2030-11-28') },
    { id: 'f3', phase: 'aftermath', when: on('2030-11-29'), victimStatus: '010200000000', note: en('Two wounded brought to the district hospital.') },
    { id: 'f4', phase: 'official-reaction', when: on('2030-12-01'), response: '030100000000', note: en('The prosecutor denies that anyone fired at the lorry.') },
    { id: 'f5', phase: 'appeal', when: throughout('2031-01-10', '2031-02-03'), response: '060000000000', note: en('Three appeals sent, one answered.') },
    { id: 'f6', phase: 'accountability', when: on('2031-03-14'), perpetratorStatus: '010100000000' },
  ],
  acts: [
    {
      id: 'a1',
      type: '010101020000',
      method: ['010100000000'],
      victim: sampleId('pe', 'coded-one'),
      victims: { low: 3, best: 4, high: 5, unit: 'person' },
      perpetrators: [
        { id: 'b1', who: company, how: '010100000000' },
        { id: 'b2', type: '010000000000', how: '010200000000', status: '010100000000' },
      ],
      when: during('2030-11-25', '2030-11-28'),
      outcome: '010100000000',
      note: en('The patrol fired first.'),
    },
    { id: 'a2', type: '030102000000', victim: sampleId('pe', 'coded-two'), perpetrators: [{ id: 'b3', who: company, how: '010100000000' }], when: on('2030-11-25'), outcome: '020101000000' },
    { id: 'a3', type: '360102010000', victim: families, perpetrators: [{ id: 'b4', who: prosecutor, how: '050000000000' }], when: { imprecise: { from: '2030-12', to: '2031-12' } }, note: en('Families were told to come back later, nine times.') },
  ],
  rights: ['010100000000', '010900000000'],
  credibility: '2',
  reliability: 'B',
  proof: 'reasonable-grounds',
  parties: [{ id: 'q1', who: company, role: 'accused' }],
  tallies: [
    { id: 't1', status: '010100000000', sex: '010000000000', age: 'adult', count: { best: 4, unit: 'person' } },
    { id: 't2', status: '010200000000', sex: '020000000000', age: 'adult', count: { best: 1, unit: 'person' } },
  ],
  sources: [
    { id: 's1', kind: 'photograph', title: en('Market inspector’s log, photograph'), date: on('2030-11-29') },
    { id: 's2', kind: 'interview', title: en('Interview, witness 1'), language: 'tg' },
    { id: 's3', kind: 'interview', title: en('Interview, victim E'), language: 'tg' },
    { id: 's4', kind: 'document', title: en('Hospital register, two pages'), evidence: register },
    { id: 's5', kind: 'official-statement', title: { lang: 'ru', text: 'Заявление прокурора, областное телевидение' }, publisher: 'Regional television of Sarvand', date: on('2030-12-01'), url: 'https://archive.example/sarvand-tv/20301201' },
    { id: 's6', kind: 'document', title: en('Order of the day, copy passed on by a third person') },
  ],
  accounts: {
    '/summary': [{ adopted: true, citations: [{ cite: 's1' }, { cite: 's2' }, { cite: 's3' }, { cite: 's4' }, { cite: 's5' }] }],
    '/killed': [
      { adopted: true, citations: [{ cite: 's4' }], confidence: 'high' },
      { value: { best: 1, unit: 'person' }, citations: [{ cite: 's5' }], confidence: 'low', note: en('The prosecutor names one person and calls him armed.') },
    ],
    '/acts/0': [{ adopted: true, citations: [{ cite: 's2' }, { cite: 's3' }, { cite: 's4' }] }],
    '/acts/0/note': [
      { adopted: true, citations: [{ cite: 's2' }, { cite: 's3' }, { cite: 's6' }] },
      { value: en('Armed persons in the lorry fired first.'), citations: [{ cite: 's5' }], confidence: 'low', note: en('No exhibit was published.') },
    ],
    '/acts/1': [{ adopted: true, citations: [{ cite: 's3' }] }],
    '/acts/0/perpetrators/1': [{ adopted: true, citations: [{ cite: 's6' }] }],
    '/phases/3': [{ adopted: true, citations: [{ cite: 's5' }] }],
  },
  external: ['sample:1'],
};

const teacher: SampleBody = {
  class: 'rights-breach',
  title: { lang: 'ru', text: 'Учительница удерживается без связи в областном центре', translations: { en: 'Teacher held without contact in the regional centre' } },
  summary: { lang: 'ru', text: 'Учительница начальной школы была уведена из дома ночью людьми в масках. Родные девять дней не знают, где она. Отдел внутренних дел отвечает, что её у них нет.' },
  when: on('2031-11-24'),
  where: [near('Областной центр Менгат', 38.5, 70.4, { adm1: 'Менгатская область' })],
  missing: { best: 1, unit: 'person' },
  phases: [{ id: 'f1', phase: 'ongoing', when: on('2031-11-24') }],
  acts: [{ id: 'a1', type: '030103000000', victim: sampleId('pe', 'coded-three'), perpetrators: [{ id: 'b1', type: '010000000000', how: '010600000000' }], when: on('2031-11-24') }],
  sources: [{ id: 's1', kind: 'interview', title: { lang: 'ru', text: 'Разговор с сестрой' }, language: 'ru' }],
  accounts: { '': [{ adopted: true, citations: [{ cite: 's1' }] }] },
};

const arabic: SampleBody = {
  class: 'rights-breach',
  title: { lang: 'ar', text: 'احتجاز سبعة وعشرين متظاهرًا في ساحة المدينة القديمة' },
  summary: { lang: 'ar', text: 'فُرّق تجمع سلمي في الساحة واحتُجز سبعة وعشرون شخصًا. أُفرج عن معظمهم خلال يومين، وبقي أربعة رهن الاحتجاز دون توجيه تهم.' },
  when: on('2031-10-03'),
  where: [near('ساحة المدينة القديمة في تل نوران', 36.4, 66.1, { country: 'QN' })],
  detained: { low: 24, best: 27, high: 31, unit: 'person' },
  phases: [
    { id: 'f1', phase: 'ongoing', when: on('2031-10-03') },
    { id: 'f2', phase: 'remedy', when: during('2031-10-04', '2031-10-06'), compensation: '040000000000', note: { lang: 'ar', text: 'أُفرج عن ثلاثة وعشرين.' } },
  ],
  acts: [{ id: 'a1', type: '030102000000', perpetrators: [{ id: 'b1', type: '010000000000' }], when: on('2031-10-03'), outcome: '020100000000' }],
  sources: [{ id: 's1', kind: 'video', title: { lang: 'ar', text: 'تسجيل مصوّر' }, url: 'https://archive.example/nuran' }],
  accounts: { '': [{ adopted: true, citations: [{ cite: 's1' }] }] },
};

const conflict: SampleBody = {
  class: 'state-based-conflict',
  title: en('Government of Sarvand – Front of the Lower Lakes, near Karaguz'),
  when: { precise: { from: '2029-06-01', to: '2029-06-30' }, precision: { scheme: 'ucdp', code: 4 } },
  where: [{ id: 'p1', text: 'Karaguz district', point: { lat: 39.4, lon: 73.2 }, precision: 4, country: 'QM' }],
  killed: { low: 12, best: 18, high: 260, unit: 'person' },
  context: ['Sarvand: Lower Lakes'],
  clarity: '2',
  tallies: [
    { id: 't1', side: 'Government of Sarvand', status: '010100000000', count: { best: 5, unit: 'person' } },
    { id: 't2', side: 'Front of the Lower Lakes', status: '010100000000', count: { best: 9, unit: 'person' } },
    { id: 't3', side: 'Civilians', status: '010100000000', count: { best: 4, unit: 'person' } },
  ],
  sources: [{ id: 's1', kind: 'press', title: en('Clashes near Karaguz'), publisher: 'Lake Gazette', date: on('2029-07-02') }],
  accounts: { '': [{ adopted: true, citations: [{ cite: 's1' }] }] },
  external: ['sample-ged:214797'],
};

const complaint: SampleBody = {
  class: 'complaint',
  title: en('Complaint 4471: search of a home without a warrant'),
  when: on('2028-04-17'),
  where: [near('Ward 3 of Port Elmin', 41.0, 75.4)],
  acts: [{ id: 'a1', type: '130103000000', perpetrators: [{ id: 'b1', who: sampleId('gr', 'police-of-port-elmin'), finding: 'NS' }], when: on('2028-04-17') }],
  sources: [{ id: 's1', kind: 'dataset', title: en('Register of complaints of Port Elmin') }],
  accounts: { '': [{ adopted: true, citations: [{ cite: 's1' }] }] },
};

const hostile: SampleBody = {
  class: 'rights-breach',
  title: en('</title><script>alert(1)</script><img src=x onerror=alert(2)> “quoted” & \u202Ereversed'),
  summary: en('"><svg onload=alert(3)> {{constructor}} ${7*7} \u202E hidden'),
  when: on('2027-01-01'),
  where: [near('<b>Bold</b> "place"', 37.0, 68.0)],
  sources: [{ id: 's1', kind: 'press', title: en('<i>x</i>'), url: 'javascript:alert(4)' }],
  external: ['"><script>'],
};

const long: SampleBody = {
  class: 'rights-breach',
  title: en(`Evacuation of ${'the villages of the upper terraces, '.repeat(9)}and what followed`),
  summary: en(Array.from({ length: 40 }, (_, at) => `${at + 1}. ${'Household after household was told to leave before nightfall; nobody was told where to go or for how long. '.repeat(6)}`).join('\n\n')),
  when: { imprecise: { from: '2026', to: '2028' } },
  where: Array.from({ length: 12 }, (_, at) => ({ ...near(`Terrace ${at + 1}`, 38.2 + at * 0.15, 72.4 + at * 0.2), id: `p${at}` })),
  displaced: { low: 1900, best: 2350, high: 4100, unit: 'person' },
  acts: Array.from({ length: 40 }, (_, at) => ({ id: `a${at}`, type: '050104000000', perpetrators: [{ id: `b${at}`, who: company }], when: { imprecise: { from: '2027', to: '2027' } } })),
  tallies: Array.from({ length: 45 }, (_, at) => ({ id: `t${at}`, status: '010300000000', side: `Village ${at + 1}`, count: { low: at, best: at + 2, high: at * 2 + 4, unit: 'person' } })),
  sources: Array.from({ length: 60 }, (_, at) => ({ id: `s${at}`, kind: 'interview', title: en(`Interview ${at + 1}`) })),
  accounts: { '/summary': [{ adopted: true, citations: Array.from({ length: 60 }, (_, at) => ({ cite: `s${at}` })) }] },
};

const uncited: SampleBody = {
  class: 'rights-breach',
  title: en('School closed after a search'),
  summary: en('A school of forty pupils was closed the day after a search. Nobody has said why.'),
  when: { imprecise: { from: '2031-09', to: '2031-09' } },
  where: [near('Dolan', 39.9, 69.3)],
};

const PLACES = ['Ashkel', 'Bervan', 'Chirgat', 'Durmen', 'Eshtan', 'Farhod gorge', 'Guzar bend', 'Hirmel', 'Iskov', 'Jolbar', 'Kemerad', 'Luzhin', 'Mirdan', 'Nolgat', 'Ortuz'];
/** Small plain records that fill lists and maps. */
const filler: [string, SampleBody][] = PLACES.map((place, at) => [
  `filler-${place}`,
  {
    class: at % 5 === 4 ? 'one-sided-violence' : 'rights-breach',
    title: en(`${at % 3 === 0 ? 'Shots at a gathering' : at % 3 === 1 ? 'Detention of a monitor' : 'Road closed to villagers'} in ${place}`),
    summary: en(`Reported from ${place} by one monitor; a second account is awaited.`),
    when: on(`${2024 + (at % 7)}-0${1 + (at % 9)}-1${at % 9}`),
    where: [near(place, 36 + ((at * 7) % 50) / 10, 67 + ((at * 13) % 80) / 10, { country: at % 4 === 0 ? 'QN' : 'QM' })],
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

const group = (title: Text, kind: string, extra: SampleBody = {}): SampleBody => ({ title, kind, country: 'QM', ...extra });
/** Groups, and the one public person and pieces of evidence the breaches refer to: prefix, word, type, body. */
export const OTHERS: readonly [string, string, string, SampleBody][] = [
  ['gr', 'mobile-company', 'group', group(en('Mobile company 3', { ru: 'Мобильная рота № 3', ar: 'السرية المتنقلة الثالثة' }), 'unit', {
    names: [{ id: 'n1', name: 'Mobile company 3', language: 'en' }, { id: 'n2', name: 'Мобильная рота № 3', language: 'ru' }],
    summary: en('A company of the border troops of Sarvand, stationed in the upper valley since 2027.'),
    superiors: [{ id: 'u1', unit: sampleId('gr', 'border-troops'), when: { imprecise: { from: '2027', to: '2031' } } }],
    areas: [near('Upper valley of Sarvand', 37.6, 71.9)],
  })],
  ['gr', 'border-troops', 'group', group(en('Border troops of Sarvand'), 'state-organ')],
  ['gr', 'prosecutor', 'group', group(en('Regional prosecutor of Sarvand'), 'state-organ')],
  ['gr', 'families', 'group', group(en('Families of the four'), 'community')],
  ['gr', 'police-of-port-elmin', 'group', group(en('Police of Port Elmin'), 'unit')],
  ['ev', 'hospital-register', 'evidence', {
    title: en('Hospital register, two pages'),
    kind: '160815201501',
    description: en('Photographs of two pages, faces and names covered.'),
    created: on('2030-11-30'),
    language: 'ru',
    files: [{ id: 'x1', sha256: '9f3c'.padEnd(64, '0'), size: 482_113, mediaType: 'image/jpeg', role: 'redacted' }],
  }],
];
