/**
 * Public statistics for programs: `/api/v1/statistics` and `/data/statistics.csv`, with the filters of the list. Both say
 * what was asked, of which size of the log, and that what nobody recorded is not in them.
 */
import type { OpenAPIHono } from '@hono/zod-openapi';
import { type Context, Hono } from 'hono';
import { Refusal } from '../../kernel/refusal.ts';
import { type ApiParts, addEndpoint, assertKnown, component, searchOf } from '../../publication/api-routes.ts';
import { checkedQuery } from '../../publication/checked-query.ts';
import { csvCell } from '../../publication/export-formats.ts';
import { unchanged } from '../../publication/http-cache.ts';
import { problem } from '../../publication/problem.ts';
import { filterNames } from '../../publication/query-params.ts';
import type { Query, Sums } from '../../publication/reader-types.ts';
import type { RecordType } from '../../records/declare.ts';
import { COUNTING, type Statistics, statisticsLines, statisticsOf } from '../../statistics/commands.ts';
import { translator } from '../i18n.ts';
import { publicTypes } from '../view.ts';
import { STATISTICS_SCHEMA } from './schema.ts';
import { codeName, makingOf } from './words.ts';

/** Adds the endpoint to the API and its document. Nothing where no public type has a headline count. */
export function addStatisticsEndpoint(app: OpenAPIHono, parts: ApiParts): void {
  const type = subjectOf(parts);
  if (!type) return;
  app.openAPIRegistry.registerComponent('schemas', 'Statistics', STATISTICS_SCHEMA);
  addEndpoint(app, parts, {
    tag: 'statistics',
    path: '/statistics',
    summary: 'Counts of published records as ranges, the verified apart; small numbers of coded persons are merged',
    query: Object.fromEntries(filterNames(type).map((name) => [name, 'As in the list of records'])),
    answer: component('Statistics'),
    check: (context) => void queryOf(parts, type, context),
    body: async (context) => {
      const query = queryOf(parts, type, context);
      const { all, verified, dimensions, overlap } = await read(parts, type, query);
      return {
        query: shownQuery(context),
        all: open(all),
        verified: verified && open(verified),
        dimensions: dimensions.map(({ name, figures, merged, withheld }) => ({
          name,
          withheld,
          figures: figures.map((figure) => ({
            code: figure.code,
            all: open(figure.all),
            verified: open(figure.verified),
          })),
          merged: merged && {
            lines: merged.lines,
            all: merged.all && open(merged.all),
            verified: merged.verified && open(merged.verified),
          },
        })),
        estimate: overlap,
        note: translator('en').t('statistics.under'),
        log: { size: parts.reader.size() },
      };
    },
  });
}

/** The route `/data/statistics.csv`; mount it before the other files. `lang`: language of the labels. */
export function createStatisticsFile(parts: ApiParts): Hono {
  const app = new Hono();
  const type = subjectOf(parts);
  app.onError((error, context) => problem(context, parts.settings, error, parts.report));
  if (type) app.get('/data/statistics.csv', (context) => file(parts, type, context));
  return app;
}

async function file(parts: ApiParts, type: RecordType, context: Context): Promise<Response> {
  const { reader, settings, models } = parts;
  const params = searchOf(context);
  assertKnown(params, Object.fromEntries([...filterNames(type), 'lang'].map((name) => [name, ''])));
  const query = queryOf(parts, type, context);
  const size = reader.size();
  context.header('Access-Control-Allow-Origin', '*');
  context.header('X-Content-Type-Options', 'nosniff');
  const same = unchanged(context, size, settings.build);
  if (same) return same;
  const words = translator(params.get('lang') ?? 'en');
  const [statistics, { latestAt }] = await Promise.all([read(parts, type, query), reader.figures(type.name)]);
  const making = makingOf(type, models.vocabularies, query, true);
  const stamp = { query: shownQuery(context), size, madeAt: latestAt ?? '', note: words.t('statistics.under') };
  const lines = statisticsLines(statistics, stamp, (dimension, code) => codeName(making, words, dimension, code));
  context.header('Content-Type', 'text/csv; charset=utf-8');
  context.header('Content-Disposition', `attachment; filename="statistics-${size}.csv"`);
  return context.body(csvOf(lines));
}

/** Lines as RFC 4180. */
export function csvOf(lines: readonly (readonly (string | number | null)[])[]): string {
  return lines.map((line) => `${line.map(csvCell).join(',')}\r\n`).join('');
}

/** The register's own subject: the public type with a headline count. */
function subjectOf({ models }: ApiParts): RecordType | undefined {
  return publicTypes(models.types).find(({ measure }) => measure !== undefined);
}

/** @throws Refusal `too-many-to-count` */
async function read({ reader, models }: ApiParts, type: RecordType, query: Query): Promise<Statistics> {
  const tally = await reader.tally(query, COUNTING);
  if (!tally) throw new Refusal('too-many-to-count', {}, 422);
  return statisticsOf(tally, makingOf(type, models.vocabularies, query, true));
}

function queryOf({ models }: ApiParts, type: RecordType, context: Context): Query {
  const { cursor: _, limit: __, ...query } = checkedQuery(models.vocabularies, type, searchOf(context));
  return query;
}

/** What was asked, in one order. */
function shownQuery(context: Context): string {
  const params = searchOf(context);
  params.delete('lang');
  params.sort();
  return params.toString();
}

const open = ({ coded: _, ...sums }: Sums): Omit<Sums, 'coded'> => sums;
