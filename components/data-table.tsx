import {
  Table,
  TableCaption,
  TableScrollContainer,
  TableTbody,
  TableTd,
  TableTh,
  TableThead,
  TableTr,
  VisuallyHidden,
} from "@mantine/core";
import type { ReactNode } from "react";
import { type Choice, ChooseAll, ChooseRow } from "./choose-rows.tsx";
import classes from "./data-table.module.css";
import { PagingLinks } from "./paging-links.tsx";
import { type RowAction, RowWithMenu } from "./row-menu.tsx";
import { type Sort, SortLink } from "./sort-link.tsx";

export type Column<Row> = {
  /** The column's name in the address when it can be sorted by, and its key. */
  id: string;
  header: string;
  cell: (row: Row) => ReactNode;
  sortable?: boolean;
  /** Numbers stand right, in figures of one width. */
  align?: "right";
  /** The name of the row: read out as its header, and set heavier. One column has it. */
  names?: boolean;
};

type Props<Row> = {
  /** What the table lists, for those who can't see it. */
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** The sort in force, when columns are sortable: `sort` and `direction` in the address. */
  sort?: Sort;
  /** Keys of the pages beside this one, as `after` and `before` in the address; null when there is none. */
  paging?: { next: string | null; previous?: string | null; nextLabel?: string };
  /** Shown in place of the table when there are no rows: says why, and the next step. */
  empty: ReactNode;
  /** Rows that can be chosen, to do one thing to many; only from a client component. */
  choice?: Choice<Row>;
  /** The row's menu; only from a client component, since its entries are functions. */
  menu?: { label: (row: Row) => string; actions: (row: Row) => readonly RowAction[] };
};

/** The one table of all lists: sortable headers and pages are links, narrow windows scroll it sideways. */
export function DataTable<Row>({ caption, columns, rows, rowKey, sort, paging, empty, menu, choice }: Props<Row>) {
  const pages = paging && <PagingLinks {...paging} />;
  if (rows.length === 0) {
    return (
      <>
        <div className={classes.empty}>{empty}</div>
        {pages}
      </>
    );
  }
  return (
    <>
      <TableScrollContainer type="native" minWidth={columns.length * 130} className={classes.frame}>
        <Table className={classes.table}>
          <TableCaption className={classes.caption}>{caption}</TableCaption>
          <TableThead>
            <TableTr>
              {choice && <ChooseAll choice={choice} rows={rows} rowKey={rowKey} />}
              {columns.map((column) => (
                <Header key={column.id} column={column} sort={sort} />
              ))}
              {menu && (
                <TableTh className={classes.header} data-menu>
                  <VisuallyHidden>Menu</VisuallyHidden>
                </TableTh>
              )}
            </TableTr>
          </TableThead>
          <TableTbody>
            {rows.map((row) => {
              const cells = [
                choice && <ChooseRow key="choice" choice={choice} row={row} rowKey={rowKey(row)} />,
                ...columns.map((column) => <Cell key={column.id} column={column} row={row} />),
              ];
              return menu ? (
                <RowWithMenu key={rowKey(row)} label={menu.label(row)} actions={menu.actions(row)}>
                  {cells}
                </RowWithMenu>
              ) : (
                <TableTr key={rowKey(row)}>{cells}</TableTr>
              );
            })}
          </TableTbody>
        </Table>
      </TableScrollContainer>
      {pages}
    </>
  );
}

function Header<Row>({ column, sort }: { column: Column<Row>; sort?: Sort }) {
  const sorted = column.sortable && sort?.column === column.id ? sort.direction : undefined;
  return (
    <TableTh
      scope="col"
      className={classes.header}
      data-align={column.align}
      aria-sort={sorted && (sorted === "asc" ? "ascending" : "descending")}
    >
      {column.sortable ? <SortLink column={column.id} sorted={sorted} label={column.header} /> : column.header}
    </TableTh>
  );
}

function Cell<Row>({ column, row }: { column: Column<Row>; row: Row }) {
  const content = column.cell(row);
  if (column.names) {
    return (
      <TableTh scope="row" className={classes.name}>
        {content}
      </TableTh>
    );
  }
  return (
    <TableTd className={classes.cell} data-align={column.align}>
      {content}
    </TableTd>
  );
}
