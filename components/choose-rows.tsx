import { Checkbox, TableTd, TableTh } from "@mantine/core";
import classes from "./data-table.module.css";

/** Which rows of a table are chosen, by their keys. */
export type Choice<Row> = {
  chosen: ReadonlySet<string>;
  onChange: (chosen: ReadonlySet<string>) => void;
  /** The row's name, for those who can't see it: "Choose Acme". */
  label: (row: Row) => string;
  /** Rows without it have no box; left out, every row can be chosen. */
  canBeChosen?: (row: Row) => boolean;
};

type AllProps<Row> = { choice: Choice<Row>; rows: readonly Row[]; rowKey: (row: Row) => string };

/** The header that chooses every row of the page, or none. */
export function ChooseAll<Row>({ choice: { chosen, onChange, canBeChosen }, rows, rowKey }: AllProps<Row>) {
  const keys = rows.filter((row) => canBeChosen?.(row) ?? true).map(rowKey);
  const count = keys.filter((key) => chosen.has(key)).length;
  const isAll = count === keys.length;
  return (
    <TableTh className={classes.header} w={1}>
      <Checkbox
        size="xs"
        radius="xs"
        aria-label="Choose all on this page"
        checked={isAll}
        indeterminate={count > 0 && !isAll}
        onChange={() => onChange(new Set(isAll ? [] : keys))}
      />
    </TableTh>
  );
}

type RowProps<Row> = { choice: Choice<Row>; row: Row; rowKey: string };

export function ChooseRow<Row>({ choice: { chosen, onChange, label, canBeChosen }, row, rowKey }: RowProps<Row>) {
  if (canBeChosen && !canBeChosen(row)) return <TableTd w={1} />;
  return (
    <TableTd w={1}>
      <Checkbox
        size="xs"
        radius="xs"
        aria-label={`Choose ${label(row)}`}
        checked={chosen.has(rowKey)}
        onChange={({ currentTarget: { checked } }) => {
          const next = new Set(chosen);
          if (checked) next.add(rowKey);
          else next.delete(rowKey);
          onChange(next);
        }}
      />
    </TableTd>
  );
}
