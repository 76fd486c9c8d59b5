/**
 * An invented HEIC as telephones write it (ISO/IEC 23008-12): one picture in HEVC, drawn by `ffmpeg`, and its EXIF. Only
 * what a reader needs is in it.
 */
import sharp from 'sharp';
import { drawn } from './film.ts';

const u16 = (n: number) => Buffer.from([n >> 8, n & 255]);
const u32 = (n: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(n);
  return bytes;
};
const box = (type: string, ...parts: Buffer[]) => {
  const body = Buffer.concat(parts);
  return Buffer.concat([u32(body.length + 8), Buffer.from(type), body]);
};
const full = (type: string, version: number, ...parts: Buffer[]) => box(type, u32(version << 24), ...parts);

/** Left half red, right half blue, with the tags a telephone writes, the place among them. */
export async function heic(width: number, height: number): Promise<Buffer> {
  const source = `color=red:s=${width}x${height}[a];color=blue:s=${width / 2}x${height}[b];[a][b]overlay=${width / 2}:0`;
  const still = ['-f', 'lavfi', '-i', source, '-frames:v', '1', '-pix_fmt', 'yuv420p', '-c:v', 'libx265'];
  const units = unitsIn(drawn([...still, '-x265-params', 'log-level=none:info=0', '-f', 'hevc'], 'hevc'));
  const typeOf = (unit: Buffer) => ((unit[0] as number) >> 1) & 63;
  const heads = units.filter((unit) => [32, 33, 34].includes(typeOf(unit)));
  const picture = Buffer.concat(units.filter((unit) => typeOf(unit) < 32).flatMap((unit) => [u32(unit.length), unit]));
  const exif = Buffer.concat([u32(6), await tags()]);
  const arrays = heads.map((unit) => Buffer.concat([Buffer.from([typeOf(unit)]), u16(1), u16(unit.length), unit]));
  const setup = Buffer.from('0101600000009000000000005df000fcfdf8f800000f', 'hex');
  const properties = box(
    'ipco',
    box('hvcC', setup, Buffer.from([arrays.length]), ...arrays),
    full('ispe', 0, u32(width), u32(height)),
  );
  const item = (id: number, type: string) => full('infe', 2, u16(id), u16(0), Buffer.from(`${type}\0`));
  const head = box('ftyp', Buffer.from('heic'), u32(0), Buffer.from('mif1heic'));
  const meta = (at: number) =>
    full(
      'meta',
      0,
      full('hdlr', 0, u32(0), Buffer.from('pict'), Buffer.alloc(13)),
      full('pitm', 0, u16(1)),
      full('iinf', 0, u16(2), item(1, 'hvc1'), item(2, 'Exif')),
      full('iref', 0, box('cdsc', u16(2), u16(1), u16(1))),
      box('iprp', properties, full('ipma', 0, u32(1), u16(1), Buffer.from([2, 0x81, 0x02]))),
      full(
        'iloc',
        0,
        ...[Buffer.from([0x44, 0]), u16(2)],
        ...[u16(1), u16(0), u16(1), u32(at), u32(picture.length)],
        ...[u16(2), u16(0), u16(1), u32(at + picture.length), u32(exif.length)],
      ),
    );
  const at = head.length + meta(0).length + 8;
  return Buffer.concat([head, meta(at), box('mdat', picture, exif)]);
}

/** Units between start codes (ITU-T H.265, annex B). */
function unitsIn(stream: Buffer): Buffer[] {
  const code = Buffer.from([0, 0, 1]);
  const starts: number[] = [];
  for (let at = stream.indexOf(code); at >= 0; at = stream.indexOf(code, at + 3)) starts.push(at + 3);
  return starts.map((start, n) => {
    const next = starts[n + 1];
    const unit = stream.subarray(start, next === undefined ? stream.length : next - 3);
    return unit.at(-1) === 0 ? unit.subarray(0, -1) : unit;
  });
}

async function tags(): Promise<Buffer> {
  const carrier = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#000' } })
    .withExif({
      IFD0: { Make: 'Telephone', Model: 'T2', Artist: 'Somebody Known' },
      IFD2: { DateTimeOriginal: '2025:11:02 16:28:39' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '41/1 17/1 0/1', GPSLongitudeRef: 'E', GPSLongitude: '69/1 14/1 0/1' },
    })
    .jpeg()
    .toBuffer();
  const { exif } = await sharp(carrier).metadata();
  return exif ?? Buffer.alloc(0);
}
