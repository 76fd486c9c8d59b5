/** Invented records at the edges of what a page must bear: other classes, hostile text, very long text, no source at all. */
import { company, en, near, on, type SampleBody, sampleId } from './sample-words.ts';

/** See its title. */
export const conflict: SampleBody = {
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
  sources: [
    { id: 's1', kind: 'press', title: en('Clashes near Karaguz'), publisher: 'Lake Gazette', date: on('2029-07-02') },
  ],
  accounts: { '': [{ adopted: true, citations: [{ cite: 's1' }] }] },
  external: ['sample-ged:214797'],
};

/** See its title. */
export const complaint: SampleBody = {
  class: 'complaint',
  title: en('Complaint 4471: search of a home without a warrant'),
  when: on('2028-04-17'),
  where: [near('Ward 3 of Port Elmin', 41.0, 75.4)],
  acts: [
    {
      id: 'a1',
      type: '130103000000',
      perpetrators: [{ id: 'b1', who: sampleId('gr', 'police-of-port-elmin'), finding: 'NS' }],
      when: on('2028-04-17'),
    },
  ],
  sources: [{ id: 's1', kind: 'dataset', title: en('Register of complaints of Port Elmin') }],
  accounts: { '': [{ adopted: true, citations: [{ cite: 's1' }] }] },
};

/** See its title. */
export const hostile: SampleBody = {
  class: 'rights-breach',
  title: en('</title><script>alert(1)</script><img src=x onerror=alert(2)> “quoted” & \u202Ereversed'),
  summary: en('"><svg onload=alert(3)> {{constructor}} $(7*7) \u202E hidden'),
  when: on('2027-01-01'),
  where: [near('<b>Bold</b> "place"', 37.0, 68.0)],
  sources: [{ id: 's1', kind: 'press', title: en('<i>x</i>'), url: 'javascript:alert(4)' }],
  external: ['"><script>'],
};

/** See its title. */
export const long: SampleBody = {
  class: 'rights-breach',
  title: en(`Evacuation of ${'the villages of the upper terraces, '.repeat(9)}and what followed`),
  summary: en(
    Array.from(
      { length: 40 },
      (_, at) =>
        `${at + 1}. ${'Household after household was told to leave before nightfall; nobody was told where to go or for how long. '.repeat(6)}`,
    ).join('\n\n'),
  ),
  when: { imprecise: { from: '2026', to: '2028' } },
  where: Array.from({ length: 12 }, (_, at) => ({
    ...near(`Terrace ${at + 1}`, 38.2 + at * 0.15, 72.4 + at * 0.2),
    id: `p${at}`,
  })),
  displaced: { low: 1900, best: 2350, high: 4100, unit: 'person' },
  acts: Array.from({ length: 40 }, (_, at) => ({
    id: `a${at}`,
    type: '050104000000',
    perpetrators: [{ id: `b${at}`, who: company }],
    when: { imprecise: { from: '2027', to: '2027' } },
  })),
  tallies: Array.from({ length: 45 }, (_, at) => ({
    id: `t${at}`,
    status: '010300000000',
    side: `Village ${at + 1}`,
    count: { low: at, best: at + 2, high: at * 2 + 4, unit: 'person' },
  })),
  sources: Array.from({ length: 60 }, (_, at) => ({
    id: `s${at}`,
    kind: 'interview',
    title: en(`Interview ${at + 1}`),
  })),
  accounts: { '/summary': [{ adopted: true, citations: Array.from({ length: 60 }, (_, at) => ({ cite: `s${at}` })) }] },
};

/** See its title. */
export const uncited: SampleBody = {
  class: 'rights-breach',
  title: en('School closed after a search'),
  summary: en('A school of forty pupils was closed the day after a search. Nobody has said why.'),
  when: { imprecise: { from: '2031-09', to: '2031-09' } },
  where: [near('Dolan', 39.9, 69.3)],
};
