import { Progress, Table, TableTbody, TableTd, TableTh, TableThead, TableTr, Text } from "@mantine/core";
import type { Route } from "next";
import { LinkText } from "#components/links.tsx";
import { Count } from "#components/numbers.tsx";
import type { compareInventories } from "#lib/runs/compare.ts";
import { type Comparison, comparisons } from "#lib/runs/comparison.ts";

type Props = {
  counts: Awaited<ReturnType<typeof compareInventories>>["counts"];
  a: string;
  b: string;
  show: Comparison;
};

const colors: Partial<Record<Comparison, string>> = {
  joiners: "green",
  groupsJoined: "green",
  leavers: "red",
  groupsLeft: "red",
};

/** Every count as a bar, each leading to its rows. The bars are measured by the largest. */
export function ComparisonPicture({ counts, a, b, show }: Props) {
  const largest = Math.max(1, ...counts.map(({ count }) => count ?? 0));
  return (
    <Table aria-label="What differs" maw={720}>
      <TableThead>
        <TableTr>
          <TableTh scope="col">What</TableTh>
          <TableTh scope="col" ta="right">
            Count
          </TableTh>
          <TableTh scope="col" w="50%">
            Picture
          </TableTh>
        </TableTr>
      </TableThead>
      <TableTbody>
        {counts.map(({ comparison, count }) => (
          <TableTr key={comparison} aria-current={comparison === show || undefined}>
            <TableTh scope="row" fw={comparison === show ? 700 : 400}>
              <LinkText
                href={`/runs/compare?${new URLSearchParams({ a, b, show: comparison })}` as Route}
                size="sm"
                underline="always"
              >
                {comparisons[comparison].label}
              </LinkText>
            </TableTh>
            <TableTd ta="right">{count === null ? <Text c="dimmed">Unknown</Text> : <Count value={count} />}</TableTd>
            <TableTd>
              <Progress
                value={((count ?? 0) / largest) * 100}
                color={colors[comparison] ?? "blue"}
                size="lg"
                aria-label={`${comparisons[comparison].label}: ${count ?? "unknown"}`}
              />
            </TableTd>
          </TableTr>
        ))}
      </TableTbody>
    </Table>
  );
}
