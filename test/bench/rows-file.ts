/**
 * The event file that imports are measured with: real rows where the data folder beside the repository has them, else
 * invented rows of the same columns. Longer files repeat the rows under other ids.
 */

import { once } from 'node:events';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { parse } from 'csv-parse';
import { chanceOf } from './chance.ts';
import { places } from './corpus-words.ts';
import { ROOT } from './process.ts';

const REAL = join(ROOT, '../shared/data/events/ucdp_ged_syria.csv');

export interface EventRows {
  /** What they are, for the table. */
  what: string;
  columns: string[];
  rows: string[][];
}

/** Up to `most` event rows with the columns of UCDP GED. */
export async function eventRows(most: number): Promise<EventRows> {
  if (!existsSync(REAL)) return { what: 'invented rows', ...inventRows(most) };
  const parser = createReadStream(REAL).pipe(parse({ to_line: most + 1 }));
  const lines = (await parser.toArray()) as string[][];
  return { what: 'real rows', columns: lines[0] ?? [], rows: lines.slice(1) };
}

/** Writes the rows `times` over as CSV, each time with ids of its own. */
export async function writeCsv(path: string, { columns, rows }: EventRows, times = 1): Promise<void> {
  const file = createWriteStream(path);
  const id = columns.indexOf('id');
  file.write(csvLine(columns));
  for (let time = 0; time < times; time++) {
    for (const row of rows) {
      const cells = time === 0 ? row : row.with(id, `${time}${String(row[id]).padStart(9, '0')}`);
      if (!file.write(csvLine(cells))) await once(file, 'drain');
    }
  }
  file.end();
  await finished(file);
}

const csvLine = (cells: readonly string[]): string =>
  `${cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')}\n`;

function inventRows(most: number): { columns: string[]; rows: string[][] } {
  const chance = chanceOf(17);
  const records = Array.from({ length: most }, (_, i) => {
    const place = chance.pick(places);
    const day = `2016-${String(1 + chance.below(12)).padStart(2, '0')}-${String(1 + chance.below(28)).padStart(2, '0')}`;
    const best = chance.below(12);
    const side = chance.below(80);
    return {
      id: String(300_000 + i),
      year: '2016',
      type_of_violence: String(1 + chance.below(3)),
      conflict_new_id: '299',
      conflict_name: 'Invented conflict',
      dyad_new_id: String(11_000 + side),
      dyad_name: `Invented side ${side} - other side`,
      side_a_new_id: String(500 + side),
      side_a: `Invented side ${side}`,
      side_b_new_id: '499',
      side_b: 'Invented other side',
      source_article: `"Invented Office,${day},Clashes near ${place.name}";"Another Office,${day},What was said of ${place.name}"`,
      where_prec: '1',
      where_coordinates: `${place.name} town`,
      adm_1: `${place.adm1} Governorate`,
      latitude: place.lat.toFixed(6),
      longitude: place.lon.toFixed(6),
      country: 'Syria',
      event_clarity: '1',
      date_prec: '1',
      date_start: day,
      date_end: day,
      deaths_a: '0',
      deaths_b: '0',
      deaths_civilians: String(best),
      deaths_unknown: '0',
      low: String(best),
      best: String(best),
      high: String(best + chance.below(3)),
    };
  });
  return { columns: Object.keys(records[0] ?? {}), rows: records.map((record) => Object.values(record)) };
}
