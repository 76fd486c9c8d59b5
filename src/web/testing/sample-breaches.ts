/** Invented breaches told in full, in three languages: phases, accounts in conflict, sealed victims. Nothing here happened. */
import {
  company,
  during,
  en,
  families,
  near,
  on,
  prosecutor,
  register,
  type SampleBody,
  sampleId,
  throughout,
} from './sample-words.ts';

/** See its title. */
export const bridge: SampleBody = {
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
  where: [
    near('Upper valley of Sarvand', 37.6, 71.9),
    { ...near('Market of Old Anzob', 38.0, 71.3), id: 'p2', role: 'last-seen' },
  ],
  killed: { low: 3, best: 4, high: 5, unit: 'person' },
  wounded: { best: 2, unit: 'person' },
  phases: [
    {
      id: 'f1',
      phase: 'risk',
      when: on('2030-11-02'),
      note: en('Two road blocks set up on the only road to the market.'),
    },
    { id: 'f2', phase: 'ongoing', when: during('2030-11-25', '2030-11-28') },
    {
      id: 'f3',
      phase: 'aftermath',
      when: on('2030-11-29'),
      victimStatus: '010200000000',
      note: en('Two wounded brought to the district hospital.'),
    },
    {
      id: 'f4',
      phase: 'official-reaction',
      when: on('2030-12-01'),
      response: '030100000000',
      note: en('The prosecutor denies that anyone fired at the lorry.'),
    },
    {
      id: 'f5',
      phase: 'appeal',
      when: throughout('2031-01-10', '2031-02-03'),
      response: '060000000000',
      note: en('Three appeals sent, one answered.'),
    },
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
    {
      id: 'a2',
      type: '030102000000',
      victim: sampleId('pe', 'coded-two'),
      perpetrators: [{ id: 'b3', who: company, how: '010100000000' }],
      when: on('2030-11-25'),
      outcome: '020101000000',
    },
    {
      id: 'a3',
      type: '360102010000',
      victim: families,
      perpetrators: [{ id: 'b4', who: prosecutor, how: '050000000000' }],
      when: { imprecise: { from: '2030-12', to: '2031-12' } },
      note: en('Families were told to come back later, nine times.'),
    },
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
    {
      id: 's5',
      kind: 'official-statement',
      title: { lang: 'ru', text: 'Заявление прокурора, областное телевидение' },
      publisher: 'Regional television of Sarvand',
      date: on('2030-12-01'),
      url: 'https://archive.example/sarvand-tv/20301201',
    },
    { id: 's6', kind: 'document', title: en('Order of the day, copy passed on by a third person') },
  ],
  accounts: {
    '/summary': [
      { adopted: true, citations: [{ cite: 's1' }, { cite: 's2' }, { cite: 's3' }, { cite: 's4' }, { cite: 's5' }] },
    ],
    '/killed': [
      { adopted: true, citations: [{ cite: 's4' }], confidence: 'high' },
      {
        value: { best: 1, unit: 'person' },
        citations: [{ cite: 's5' }],
        confidence: 'low',
        note: en('The prosecutor names one person and calls him armed.'),
      },
    ],
    '/acts/0': [{ adopted: true, citations: [{ cite: 's2' }, { cite: 's3' }, { cite: 's4' }] }],
    '/acts/0/note': [
      { adopted: true, citations: [{ cite: 's2' }, { cite: 's3' }, { cite: 's6' }] },
      {
        value: en('Armed persons in the lorry fired first.'),
        citations: [{ cite: 's5' }],
        confidence: 'low',
        note: en('No exhibit was published.'),
      },
    ],
    '/acts/1': [{ adopted: true, citations: [{ cite: 's3' }] }],
    '/acts/0/perpetrators/1': [{ adopted: true, citations: [{ cite: 's6' }] }],
    '/phases/3': [{ adopted: true, citations: [{ cite: 's5' }] }],
  },
  external: ['sample:1'],
};

/** See its title. */
export const teacher: SampleBody = {
  class: 'rights-breach',
  title: {
    lang: 'ru',
    text: 'Учительница удерживается без связи в областном центре',
    translations: { en: 'Teacher held without contact in the regional centre' },
  },
  summary: {
    lang: 'ru',
    text: 'Учительница начальной школы была уведена из дома ночью людьми в масках. Родные девять дней не знают, где она. Отдел внутренних дел отвечает, что её у них нет.',
  },
  when: on('2031-11-24'),
  where: [near('Областной центр Менгат', 38.5, 70.4, { adm1: 'Менгатская область' })],
  missing: { best: 1, unit: 'person' },
  phases: [{ id: 'f1', phase: 'ongoing', when: on('2031-11-24') }],
  acts: [
    {
      id: 'a1',
      type: '030103000000',
      victim: sampleId('pe', 'coded-three'),
      perpetrators: [{ id: 'b1', type: '010000000000', how: '010600000000' }],
      when: on('2031-11-24'),
    },
  ],
  sources: [{ id: 's1', kind: 'interview', title: { lang: 'ru', text: 'Разговор с сестрой' }, language: 'ru' }],
  accounts: { '': [{ adopted: true, citations: [{ cite: 's1' }] }] },
};

/** See its title. */
export const arabic: SampleBody = {
  class: 'rights-breach',
  title: { lang: 'ar', text: 'احتجاز سبعة وعشرين متظاهرًا في ساحة المدينة القديمة' },
  summary: {
    lang: 'ar',
    text: 'فُرّق تجمع سلمي في الساحة واحتُجز سبعة وعشرون شخصًا. أُفرج عن معظمهم خلال يومين، وبقي أربعة رهن الاحتجاز دون توجيه تهم.',
  },
  when: on('2031-10-03'),
  where: [near('ساحة المدينة القديمة في تل نوران', 36.4, 66.1, { country: 'QN' })],
  detained: { low: 24, best: 27, high: 31, unit: 'person' },
  phases: [
    { id: 'f1', phase: 'ongoing', when: on('2031-10-03') },
    {
      id: 'f2',
      phase: 'remedy',
      when: during('2031-10-04', '2031-10-06'),
      compensation: '040000000000',
      note: { lang: 'ar', text: 'أُفرج عن ثلاثة وعشرين.' },
    },
  ],
  acts: [
    {
      id: 'a1',
      type: '030102000000',
      perpetrators: [{ id: 'b1', type: '010000000000' }],
      when: on('2031-10-03'),
      outcome: '020100000000',
    },
  ],
  sources: [
    { id: 's1', kind: 'video', title: { lang: 'ar', text: 'تسجيل مصوّر' }, url: 'https://archive.example/nuran' },
  ],
  accounts: { '': [{ adopted: true, citations: [{ cite: 's1' }] }] },
};
