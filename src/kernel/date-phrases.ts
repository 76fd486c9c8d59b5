/**
 * Reads dates as people say them: "early March 2022", "between 3 and 5 May", "в начале марта 2022". It claims no more
 * than was said: a dash or a part of a month is a range in which it happened once, and only "from … to" held every day.
 */
import { addDays, daysInMonth, firstDay, isPartial, lastDay, type PartialDate } from './calendar.ts';
import { monthsByName, parseHumanDate } from './date-parse.ts';
import { isUncertainDate, type UncertainDate, widest } from './date-range.ts';
import { latinDigits } from './digits.ts';
import { fold } from './fold.ts';

/** What a word means in a phrase, whichever of the six languages it is of. */
type Sign = 'between' | 'from' | 'and' | 'to' | 'early' | 'middle' | 'late' | 'about' | 'all' | 'season' | 'silent';

const LONGEST = 200;
const PHRASES: Record<Exclude<Sign, 'season'>, string> = {
  between: 'between|между|між|байни|بين|в период с|в период со|у період з|in the period from',
  from: 'from|since|с|со|з|із|аз|من',
  and: 'and|or|и|или|і|й|та|або|ва|ё|ile|veya|ve|و|أو',
  to: 'to|till|until|through|по|до|то|إلى|الى|حتى',
  early:
    'early|beginning of|at the beginning of|start of|начало|в начале|начале|начала|на початку|початок|аввали|дар аввали|başında|başları|başı|أوائل|مطلع|بداية',
  middle:
    'mid|middle of|in the middle of|середина|в середине|середине|середины|у середині|в середині|мобайни|миёнаи|дар миёнаи|ortasında|ortaları|ortası|منتصف|أواسط',
  late: 'late|end of|at the end of|конец|в конце|конце|конца|наприкінці|в кінці|кінець|охири|дар охири|sonunda|sonları|sonu|أواخر|نهاية',
  about:
    'about|around|circa|c|approximately|около|примерно|приблизительно|ок|близько|приблизно|тақрибан|civarında|yaklaşık|نحو|حوالي|تقريبا',
  all: 'throughout|all of|all|whole|весь|вся|увесь|тамоми|boyunca|طوال',
  silent:
    'in|on|at|the|of|night of|the night of|в|во|у|на|в ночь|ночь|год|года|году|годами|годах|г|годы|гг|рік|року|році|роками|р|дар|соли|соле|соҳои|солҳои|yılı|yılında|yılları|tarihlerinde|tarihinde|arasında|da|de|في|عام|عامي|سنة|شهر|ليلة',
};
/** Months, first to last, of the seasons of the north; winter lies in two years and is asked about. */
const SEASONS: [string, number, number][] = [
  ['spring|весна|весной|весны|навесні|весні|баҳор|баҳори|ilkbahar|ilkbaharda|الربيع|ربيع', 3, 5],
  ['summer|лето|летом|лета|літо|влітку|улітку|тобистон|тобистони|yaz|yazında|yazın|الصيف|صيف', 6, 8],
  ['autumn|fall|осень|осенью|осени|осінь|восени|тирамоҳ|тирамоҳи|sonbahar|sonbaharda|الخريف|خريف', 9, 11],
];

interface Lexicon {
  signs: Map<string, Sign>;
  seasons: Map<string, [number, number]>;
  months: Map<string, number>;
}

/** One token: a word with its sign, or what may be part of a date. */
interface Token {
  raw: string;
  word: string;
  sign?: Sign;
}

/** A day, month or year of which some may be left to the other end of a range. */
interface End {
  year?: number;
  month?: number;
  day?: number;
  lastMonth?: number;
}

let known: Lexicon | undefined;

function lexicon(): Lexicon {
  if (known) return known;
  const signs = new Map<string, Sign>();
  for (const [sign, words] of Object.entries(PHRASES) as [Sign, string][])
    for (const word of words.split('|')) signs.set(fold(word), sign);
  const seasons = new Map<string, [number, number]>();
  for (const [words, first, last] of SEASONS)
    for (const word of words.split('|')) seasons.set(fold(word), [first, last]);
  for (const word of seasons.keys()) signs.set(word, 'season');
  known = { signs, seasons, months: monthForms() };
  return known;
}

/** Month names with the endings they take after a preposition (`в марте`, `у березні`, `Mayıs'ta`). */
function monthForms(): Map<string, number> {
  const forms = new Map(monthsByName());
  const ru = 'январе феврале марте апреле мае июне июле августе сентябре октябре ноябре декабре'.split(' ');
  const uk = 'січні лютому березні квітні травні червні липні серпні вересні жовтні листопаді грудні'.split(' ');
  for (const list of [ru, uk]) for (const [at, name] of list.entries()) forms.set(fold(name), at + 1);
  return forms;
}

/**
 * The date meant, with the words kept as `text` where they say it otherwise than a plain date would; null where a person
 * would have to ask (no year, winter, "before May"). Parts of a month are its days 1–10, 11–20 and 21–end, parts of a year
 * its first, second and last four months; "about" a month reaches one month to each side.
 */
export function readDatePhrase(text: string): UncertainDate | null {
  const said = text.trim();
  if (said === '' || said.length > LONGEST) return null;
  const plain = parseHumanDate(said);
  if (plain) return plain;
  const read = readPhrase(said);
  const kept = read ? { ...read, text: said } : null;
  return kept && isUncertainDate(kept) ? kept : null;
}

function readPhrase(said: string): UncertainDate | null {
  const tokens = tokensOf(said);
  const halves = rangeOf(tokens);
  if (halves) return readRange(halves);
  const [first, ...rest] = tokens.filter(({ sign }) => sign !== 'silent');
  const last = rest.at(-1);
  const sign = first?.sign ?? last?.sign;
  const inner = (first?.sign ? rest : [first, ...rest.slice(0, last?.sign ? -1 : undefined)]).filter(
    (token) => token !== undefined,
  );
  const whole = endOf(sign === 'season' ? tokens : inner);
  if (whole === null || whole.year === undefined) return null;
  if (sign === 'early' || sign === 'middle' || sign === 'late') return partOf(whole, sign);
  if (sign === 'about') return aboutIt(whole);
  if (sign === 'all') return { precise: both(partial(whole)) };
  return sign === undefined || sign === 'season' ? { imprecise: { from: partial(whole), to: lastOf(whole) } } : null;
}

/** Words of one language may be several (`в начале`): the longest known run is one token. */
function tokensOf(said: string): Token[] {
  const { signs } = lexicon();
  const spaced = latinDigits(said)
    .replace(/[–—]/g, ' – ')
    .replace(/(?<![\d-])(\d{1,2})-(\d{1,2})(?!\d|-)/g, '$1 – $2')
    .replace(/(?<![\d-])(\d{4})-(\d{4})(?!\d|-)/g, '$1 – $2')
    .replace(/(\p{L})-(?=\p{L})/gu, '$1 ')
    .replace(/ - /g, ' – ')
    .replace(/(^|\s)و(?=[\p{L}\d])/gu, '$1و ')
    .replace(/['’]\p{L}+/gu, ' ')
    .replace(/[,;()]/g, ' ');
  const raws = spaced.split(/\s+/).filter((raw) => raw !== '');
  const tokens: Token[] = [];
  for (let at = 0; at < raws.length; ) {
    const run = [4, 3, 2, 1].find(
      (length) => signs.has(fold(raws.slice(at, at + length).join(' '))) && at + length <= raws.length,
    );
    const raw = raws.slice(at, at + (run ?? 1)).join(' ');
    const word = fold(raw);
    const sign = raw === '–' ? 'and' : run ? signs.get(word) : undefined;
    tokens.push({ raw, word, ...(sign ? { sign } : {}) });
    at += run ?? 1;
  }
  return tokens;
}

interface Halves {
  every: boolean;
  left: Token[];
  right: Token[];
}

/** "between A and B", "from A to B", "A – B"; null where there are not two ends. */
function rangeOf(tokens: Token[]): Halves | null {
  const opening = tokens.findIndex(({ sign }) => sign === 'between' || sign === 'from');
  const start = opening + 1;
  const middle = tokens.findIndex(({ sign }, at) => at > start && (sign === 'and' || sign === 'to'));
  // Russian "с 3 на 4" is a night, whose second word says nothing elsewhere.
  const night = tokens.findIndex(({ word }, at) => at > start && opening >= 0 && word === fold('на'));
  const cut = middle >= 0 ? middle : night;
  if (cut < 0 || tokens.slice(0, Math.max(opening, 0)).some(({ sign }) => sign !== 'silent')) return null;
  const every = tokens[opening]?.sign === 'from' && middle >= 0;
  const lasting = tokens.at(-1)?.word === fold('boyunca') || tokens.some(({ word }) => word === fold('tarihlerinde'));
  const right = tokens.slice(cut + 1);
  if (right.at(-1)?.sign === 'all') right.pop();
  return { every: every || lasting, left: tokens.slice(start, cut), right };
}

function readRange({ every, left, right }: Halves): UncertainDate | null {
  const [start, end] = [endOf(left), endOf(right)];
  if (!start || !end || end.year === undefined) return null;
  const year = start.year ?? end.year;
  // "3 to 5 May": the first end takes its month from the second; "May 3 to 5" the other way.
  const month = start.month ?? (start.day === undefined ? undefined : end.month);
  const endMonth = end.month ?? (end.day === undefined ? undefined : start.month);
  const from = filled({ ...start, year, ...(month ? { month } : {}) });
  const to = filled({ ...end, ...(endMonth ? { month: endMonth } : {}) });
  if (from === null || to === null) return null;
  if (firstDay(from) > lastDay(to) || firstDay(from) > firstDay(to)) return null;
  return every ? { precise: { from, to } } : { imprecise: { from, to } };
}

/** A day without a month is no date. */
function filled(end: End): PartialDate | null {
  return end.day !== undefined && end.month === undefined ? null : partial(end);
}

function endOf(tokens: Token[]): End | null {
  const { months, seasons } = lexicon();
  const end: End = {};
  const names: string[] = [];
  for (const { raw, word, sign } of tokens) {
    if (sign === 'silent') continue;
    const season = sign === 'season' ? seasons.get(word) : undefined;
    const date = /[-./]/.test(raw) ? numeric(raw) : null;
    if (season) [end.month, end.lastMonth] = season;
    else if (date) Object.assign(end, date);
    else if (/^\d{4}$/.test(word) && end.year === undefined) end.year = Number(word);
    else if (/^\d{1,2}(st|nd|rd|th|го|й)?$/.test(word) && end.day === undefined) end.day = Number.parseInt(word, 10);
    else if (sign === undefined) names.push(word);
    else return null;
  }
  if (names.length > 0) {
    const month = months.get(names.join(' '));
    if (month === undefined || end.month !== undefined) return null;
    end.month = month;
  }
  // A day may wait for its month, a month for its year; 2000 has a 29 February.
  return isPartial(partial({ year: 2000, month: end.day === undefined ? undefined : 1, ...end } as End)) ? end : null;
}

function numeric(raw: string): End | null {
  const range = parseHumanDate(raw);
  const date = range?.precise?.from ?? range?.imprecise?.from;
  if (!date || range?.time !== undefined) return null;
  const [year = 0, month, day] = date.split('-').map(Number);
  return { year, ...(month ? { month } : {}), ...(day ? { day } : {}) };
}

const two = (number: number): string => String(number).padStart(2, '0');
const both = (date: PartialDate) => ({ from: date, to: date });

function partial({ year = 0, month, day }: End): PartialDate {
  const head = String(year).padStart(4, '0');
  if (month === undefined) return day === undefined ? head : `${head}--${day}`;
  return day === undefined ? `${head}-${two(month)}` : `${head}-${two(month)}-${two(day)}`;
}

const lastOf = (end: End): PartialDate => partial(end.lastMonth ? { ...end, month: end.lastMonth } : end);

function partOf({ year = 0, month, day, lastMonth }: End, sign: 'early' | 'middle' | 'late'): UncertainDate | null {
  if (day !== undefined || lastMonth !== undefined) return null;
  const at = ['early', 'middle', 'late'].indexOf(sign);
  if (month === undefined) {
    const from = partial({ year, month: 1 + at * 4 });
    return { imprecise: { from, to: partial({ year, month: 4 + at * 4 }) } };
  }
  const last = at === 2 ? daysInMonth(year, month) : 10 + at * 10;
  return { imprecise: { from: partial({ year, month, day: 1 + at * 10 }), to: partial({ year, month, day: last }) } };
}

function aboutIt(end: End): UncertainDate | null {
  const date = partial(end);
  if (end.lastMonth !== undefined) return null;
  if (date.length === 10) return { imprecise: both(date), precision: { scheme: 'ucdp', code: 2 } };
  const [before, after] = [addDays(firstDay(date), -1), addDays(lastDay(date), 1)];
  const size = date.length;
  return { imprecise: widest(firstDay(before.slice(0, size)), lastDay(after.slice(0, size))) };
}
