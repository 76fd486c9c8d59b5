/** A second process of a measurement, and how one speaks with it. */
import { type ChildProcess, fork } from 'node:child_process';
import { ROOT } from './process.ts';

export type Message = Record<string, number>;

/** A child process one speaks with in messages, one answer to each. */
export class Partner {
  private readonly child: ChildProcess;
  private readonly heard: Message[] = [];
  private readonly waiting: { resolve(message: Message): void; reject(error: Error): void }[] = [];

  constructor(file: string, args: string[]) {
    this.child = fork(file, args, { cwd: ROOT });
    this.child.on('message', (message) => {
      const first = this.waiting.shift();
      if (first) first.resolve(message as Message);
      else this.heard.push(message as Message);
    });
    this.child.on('exit', (code) => {
      for (const { reject } of this.waiting.splice(0)) reject(new Error(`${file} ended with ${code}`));
    });
  }

  get pid(): number {
    return this.child.pid as number;
  }

  next(): Promise<Message> {
    const message = this.heard.shift();
    return message
      ? Promise.resolve(message)
      : new Promise((resolve, reject) => this.waiting.push({ resolve, reject }));
  }

  /** Gives up what is still waited for. */
  forget(): void {
    this.waiting.length = 0;
  }

  ask(order: string | object): Promise<Message> {
    const answer = this.next();
    this.child.send(order);
    return answer;
  }

  stop(): void {
    if (this.child.connected) this.child.disconnect();
  }
}
