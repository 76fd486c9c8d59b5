import sharp from 'sharp';
import { expect, it } from 'vitest';
import { examineImage, redactImage } from './image.ts';

it('a detector that fails leaves the picture readable, and does not say that nobody is in it', async () => {
  const picture = await sharp({ create: { width: 60, height: 40, channels: 3, background: '#246' } })
    .jpeg()
    .toBuffer();
  const fails = () => Promise.reject(new Error('no model'));
  const { findings, made } = await examineImage(picture, 'image/jpeg', fails);
  expect(findings).toMatchObject({ width: 60, height: 40, unlooked: true });
  expect(findings).not.toHaveProperty('faces');
  expect(made.map(({ part, findings }) => [part, findings])).toEqual([
    ['thumbnail', undefined],
    ['blurred', undefined],
    ['view', { unlooked: true }],
  ]);
  const covered = await redactImage(picture, 'image/jpeg', [], fails);
  expect(covered.made[0]?.findings).toEqual({ unlooked: true });
});
