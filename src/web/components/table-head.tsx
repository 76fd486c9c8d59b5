/** The head of a table whose columns have names alone; its rows are cards on a phone, each cell with its column's name. */
import type { VNode } from 'preact';

/** One row of headings, in order. */
export function TableHead({ columns }: { columns: readonly string[] }): VNode {
  return (
    <thead>
      <tr>
        {columns.map((column) => (
          <th key={column} scope="col">
            {column}
          </th>
        ))}
      </tr>
    </thead>
  );
}
