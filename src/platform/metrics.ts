// Figures for the operator, in Prometheus' text format, shown on the private interface only. Labels never hold anything
// about a reader or a reporter.

export type Metrics = {
  /** A figure that only grows; returns the function that adds to it. */
  counter(name: string, help: string): (by?: number, label?: Record<string, string>) => void;
  /** A figure that is read when asked for. */
  gauge(name: string, help: string, read: () => number | Promise<number>): void;
  text(): Promise<string>;
};

/** An empty set of figures; every name gets the prefix `tamga_`. */
export function newMetrics(): Metrics {
  const sources: (() => Promise<string>)[] = [];
  return {
    counter: (name, help) => {
      const values = new Map<string, number>();
      sources.push(async () =>
        lines(
          name,
          help,
          'counter',
          [...values].map(([label, value]) => `tamga_${name}${label} ${value}`),
        ),
      );
      return (by = 1, label = {}) => {
        const key = labelText(label);
        values.set(key, (values.get(key) ?? 0) + by);
      };
    },
    gauge: (name, help, read) => {
      sources.push(async () => lines(name, help, 'gauge', [`tamga_${name} ${await read()}`]));
    },
    text: async () => (await Promise.all(sources.map((source) => source()))).join(''),
  };
}

function lines(name: string, help: string, type: string, samples: string[]): string {
  return `# HELP tamga_${name} ${help}\n# TYPE tamga_${name} ${type}\n${samples.map((line) => `${line}\n`).join('')}`;
}

function labelText(label: Record<string, string>): string {
  const parts = Object.entries(label).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  return parts.length === 0 ? '' : `{${parts.join(',')}}`;
}
