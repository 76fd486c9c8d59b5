import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Fields, RecordType } from '../records/declare.ts';
import { loadTypes } from '../records/registry.ts';
import { LANGUAGES } from './i18n.ts';
import { fieldLabel, type Labels, loadLabels } from './labels.ts';

const FOLDER = join(import.meta.dirname, '../../schema/types');
let labels: Labels;
let types: RecordType[];

const paths = (fields: Fields, above = ''): string[] =>
  Object.entries(fields).flatMap(([name, field]) => [
    above + name,
    ...(field.kind === 'parts' ? paths(field.fields, `${above}${name}.`) : []),
  ]);

beforeAll(async () => {
  labels = await loadLabels(FOLDER);
  types = (await loadTypes(FOLDER)).filter(({ name }) => name in labels);
});

describe('the labels of record types', () => {
  it('name every declared field in every language of the interface, and nothing that is not declared', () => {
    expect(types.length).toBeGreaterThanOrEqual(5);
    for (const type of types) {
      const declared = ['@one', '@many', ...paths(type.fields)];
      for (const lang of LANGUAGES) {
        const own = Object.keys(labels[type.name]?.[lang] ?? {});
        expect(
          declared.filter((path) => !own.includes(path)),
          `${type.name} ${lang}`,
        ).toEqual([]);
        expect(
          own.filter((path) => !declared.includes(path)),
          `${type.name} ${lang}`,
        ).toEqual([]);
      }
    }
  });

  it('stand in English where a language lacks them, and spaced out where nobody wrote any', () => {
    expect(fieldLabel(labels, 'breach', 'clarity', 'fr')).toMatchObject({ lang: 'en', reviewed: true });
    expect(fieldLabel(labels, 'breach', 'acts', 'tg')).toEqual({ text: 'Кирдорҳо', lang: 'tg', reviewed: false });
    expect(fieldLabel(labels, 'wetland', 'acts.waterLevel', 'ru').text).toBe('Water level');
  });
});
