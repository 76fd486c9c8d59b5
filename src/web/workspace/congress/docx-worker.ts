/** A thread that reads one Word file as HTML, without its pictures, and ends. Who started it gives it a time. */
import { parentPort, workerData } from 'node:worker_threads';
import mammoth from 'mammoth';

const convertImage = mammoth.images.imgElement(async () => ({ src: '' }));
const { value } = await mammoth.convertToHtml({ buffer: Buffer.from(workerData as Uint8Array) }, { convertImage });
parentPort?.postMessage(value);
