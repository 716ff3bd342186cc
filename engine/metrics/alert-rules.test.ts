import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parser } from "@prometheus-io/lezer-promql";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";

const file = join(import.meta.dirname, "..", "..", "deploy", "prometheus-rules.yaml");

/** https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/; what it does not name, Prometheus refuses. */
const rulesSchema = z.strictObject({
  groups: z.array(
    z.strictObject({
      name: z.string(),
      rules: z
        .array(
          z.strictObject({
            alert: z.string().regex(/^[A-Z][A-Za-z]+$/),
            expr: z.string(),
            for: z
              .string()
              .regex(/^\d+[smh]$/)
              .optional(),
            annotations: z.strictObject({ summary: z.string().regex(/\.$/) }),
          }),
        )
        .min(1),
    }),
  ),
});

/** What of an expression Prometheus's own grammar does not take, each with the place where it stands. */
function faultsOf(expression: string): string[] {
  const faults: string[] = [];
  parser.parse(expression).iterate({
    enter: ({ type, from, to }) => {
      if (type.isError) faults.push(`${from}: ${expression.slice(from, to)}`);
    },
  });
  return faults;
}

const { groups } = rulesSchema.parse(parse(readFileSync(file, "utf8")));
const rules = groups.flatMap((group) => group.rules);

test.each(rules.map(({ alert, expr }) => [alert, expr]))(
  "the alert %s asks in Prometheus's language",
  (_alert, expr) => {
    expect(faultsOf(expr)).toEqual([]);
  },
);

test("each alert has a name of its own", () => {
  expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
});

test.each(["increase(a_total[10m) > 0", "a{b=c} > 1", "sum by (a b_total", "a_total >> 1"])(
  "%s would be seen",
  (expr) => {
    expect(faultsOf(expr)).not.toEqual([]);
  },
);
