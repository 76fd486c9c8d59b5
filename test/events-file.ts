/**
 * An invented file in the form of the UCDP Georeferenced Event Dataset, as long as a test wants it. Ids are 1 to `rows`;
 * the same arguments give the same bytes, and another `edition` changes every seventh row.
 */
import { writeFileSync } from 'node:fs';

const HEAD = [
  'id,year,active_year,type_of_violence,conflict_new_id,conflict_name,dyad_new_id,dyad_name,side_a_new_id,side_a',
  'side_b_new_id,gwnob,side_b,number_of_sources,source_article,source_office,source_date,source_headline',
  'source_original,where_prec,where_coordinates,adm_1,adm_2,latitude,longitude,geom_wkt,priogrid_gid,country',
  'country_id,region,event_clarity,date_prec,date_start,date_end,deaths_a,deaths_b,deaths_civilians',
  'deaths_unknown,low,best,high',
].join(',');
const PLACES = ['Old Bridge', 'Quince Orchard', 'Lower Mill', 'Chalk Hill'];
/** Two spans of twelve months make dates; nothing of it happened. */
const DAYS = 28;

/** Writes the file; returns its path. */
export function writeEvents(path: string, rows: number, edition = 1): string {
  const lines = [HEAD];
  for (let id = 1; id <= rows; id++) lines.push(row(id, edition > 1 && id % 7 === 0 ? edition : 1));
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

function row(id: number, edition: number): string {
  const day = `2016-${two(1 + (id % 12))}-${two(1 + (id % DAYS))}`;
  const place = PLACES[id % PLACES.length] as string;
  const side = 9000 + (id % 40);
  const best = (id % 9) + edition;
  const headline = id === 77 ? 'Zirconium lanterns seen over the mill' : `Invented clash number ${id} at ${place}`;
  return [
    `${id},2016,1,1,9299,"Invented: Government",9${side},"Government of Nowhere - Group ${side}",9118,"Government of Nowhere"`,
    `${side},,"Group ${side}",1,"""Desk,${day},${headline}""","Desk","${day}","${headline}"`,
    `"Desk",1,"${place} village","Homs Governorate","Ar Rastan district",34.80${id % 90},36.70${id % 80},"POINT (36.7 34.8)",179714,"Syria"`,
    `652,"Middle East",1,1,${day},${day},${best},0,0,0,${best},${best},${best + 1}`,
  ].join(',');
}

const two = (value: number): string => String(value).padStart(2, '0');
