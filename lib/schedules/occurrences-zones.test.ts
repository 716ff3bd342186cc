import { Cron } from "croner";
import { expect, test } from "vitest";
import { nextOccurrences } from "./occurrences.ts";
import { clockTransitions } from "./zone-clock.ts";

type Row = { zone: string; what: string; time: string; after: string; due: [string, string] };

/** Worked out by hand from the tz database's rules; `due` are the two instants after `after`. */
const rows: Row[] = [
  {
    zone: "Europe/London",
    what: "gap 01:00 to 02:00",
    time: "01:30",
    after: "2027-03-27T12:00Z",
    due: ["2027-03-28T01:00Z", "2027-03-29T00:30Z"],
  },
  {
    zone: "Europe/London",
    what: "overlap 02:00 to 01:00",
    time: "01:30",
    after: "2027-10-30T12:00Z",
    due: ["2027-10-31T00:30Z", "2027-11-01T01:30Z"],
  },
  {
    zone: "Europe/London",
    what: "between the two passes",
    time: "01:30",
    after: "2027-10-31T00:45Z",
    due: ["2027-11-01T01:30Z", "2027-11-02T01:30Z"],
  },
  {
    zone: "America/New_York",
    what: "gap 02:00 to 03:00",
    time: "02:30",
    after: "2027-03-13T12:00Z",
    due: ["2027-03-14T07:00Z", "2027-03-15T06:30Z"],
  },
  {
    zone: "America/New_York",
    what: "overlap 02:00 to 01:00",
    time: "01:30",
    after: "2027-11-06T12:00Z",
    due: ["2027-11-07T05:30Z", "2027-11-08T06:30Z"],
  },
  {
    zone: "Australia/Lord_Howe",
    what: "gap of half an hour",
    time: "02:15",
    after: "2027-10-02T00:00Z",
    due: ["2027-10-02T15:30Z", "2027-10-03T15:15Z"],
  },
  {
    zone: "Australia/Lord_Howe",
    what: "overlap of half an hour",
    time: "01:45",
    after: "2027-04-03T00:00Z",
    due: ["2027-04-03T14:45Z", "2027-04-04T15:15Z"],
  },
  {
    zone: "America/Santiago",
    what: "gap at midnight",
    time: "00:30",
    after: "2027-09-04T12:00Z",
    due: ["2027-09-05T04:00Z", "2027-09-06T03:30Z"],
  },
  {
    zone: "America/Santiago",
    what: "overlap before midnight",
    time: "23:30",
    after: "2027-04-03T12:00Z",
    due: ["2027-04-04T02:30Z", "2027-04-05T03:30Z"],
  },
  {
    zone: "Africa/Cairo",
    what: "gap at midnight",
    time: "00:15",
    after: "2027-04-29T12:00Z",
    due: ["2027-04-29T22:00Z", "2027-04-30T21:15Z"],
  },
  {
    zone: "Africa/Cairo",
    what: "overlap before midnight",
    time: "23:30",
    after: "2027-10-28T12:00Z",
    due: ["2027-10-28T20:30Z", "2027-10-29T21:30Z"],
  },
  {
    zone: "Asia/Beirut",
    what: "gap at midnight",
    time: "00:30",
    after: "2027-03-27T12:00Z",
    due: ["2027-03-27T22:00Z", "2027-03-28T21:30Z"],
  },
  {
    zone: "Asia/Beirut",
    what: "overlap before midnight",
    time: "23:30",
    after: "2027-10-30T12:00Z",
    due: ["2027-10-30T20:30Z", "2027-10-31T21:30Z"],
  },
  {
    zone: "America/Sao_Paulo",
    what: "gap at midnight in 2018",
    time: "00:00",
    after: "2018-11-03T12:00Z",
    due: ["2018-11-04T03:00Z", "2018-11-05T02:00Z"],
  },
  {
    zone: "America/Sao_Paulo",
    what: "overlap before midnight in 2019",
    time: "23:30",
    after: "2019-02-16T12:00Z",
    due: ["2019-02-17T01:30Z", "2019-02-18T02:30Z"],
  },
  {
    zone: "Pacific/Chatham",
    what: "gap 02:45 to 03:45",
    time: "03:00",
    after: "2027-09-25T00:00Z",
    due: ["2027-09-25T14:00Z", "2027-09-26T13:15Z"],
  },
  {
    zone: "Pacific/Chatham",
    what: "overlap 03:45 to 02:45",
    time: "03:00",
    after: "2027-04-03T00:00Z",
    due: ["2027-04-03T13:15Z", "2027-04-04T14:15Z"],
  },
  {
    zone: "America/Havana",
    what: "gap at midnight",
    time: "00:30",
    after: "2027-03-13T12:00Z",
    due: ["2027-03-14T05:00Z", "2027-03-15T04:30Z"],
  },
  {
    zone: "America/Havana",
    what: "overlap 01:00 to 00:00",
    time: "00:30",
    after: "2027-11-06T12:00Z",
    due: ["2027-11-07T04:30Z", "2027-11-08T05:30Z"],
  },
  {
    zone: "America/Nuuk",
    what: "gap that ends on the next day",
    time: "23:30",
    after: "2027-03-27T12:00Z",
    due: ["2027-03-28T01:00Z", "2027-03-29T00:30Z"],
  },
  {
    zone: "Antarctica/Troll",
    what: "gap of two hours",
    time: "02:30",
    after: "2027-03-27T12:00Z",
    due: ["2027-03-28T01:00Z", "2027-03-29T00:30Z"],
  },
  {
    zone: "Pacific/Apia",
    what: "a day left out in 2011",
    time: "02:00",
    after: "2011-12-29T20:00Z",
    due: ["2011-12-30T10:00Z", "2011-12-30T12:00Z"],
  },
  {
    zone: "Asia/Kolkata",
    what: "no clock changes",
    time: "02:30",
    after: "2027-03-28T00:00Z",
    due: ["2027-03-28T21:00Z", "2027-03-29T21:00Z"],
  },
];

test.each(rows)("$zone, $what: daily at $time runs once at each of its times", ({ zone, time, after, due }) => {
  const found = nextOccurrences({ kind: "daily", times: [time] }, zone, new Date(after), 2);
  expect(found).toEqual(due.map((at) => new Date(at)));
});

test("times that meet at the end of a gap are one occurrence", () => {
  const times = ["02:15", "02:45", "03:00"];
  const found = nextOccurrences({ kind: "daily", times }, "America/New_York", new Date("2027-03-14T00:00Z"), 2);
  expect(found).toEqual([new Date("2027-03-14T07:00Z"), new Date("2027-03-15T06:15Z")]);
});

test("every 6 hours keeps its hours on the clock through a gap and an overlap", () => {
  const sixHourly = { kind: "hourly", everyHours: 6, minute: 15 } as const;
  expect(nextOccurrences(sixHourly, "America/Santiago", new Date("2027-09-04T22:00Z"), 3)).toEqual(
    ["2027-09-04T22:15Z", "2027-09-05T04:00Z", "2027-09-05T09:15Z"].map((at) => new Date(at)),
  );
  expect(nextOccurrences(sixHourly, "Europe/London", new Date("2027-10-30T23:00Z"), 2)).toEqual(
    ["2027-10-30T23:15Z", "2027-10-31T06:15Z"].map((at) => new Date(at)),
  );
});

test("every hour leaves out the second of two equal hours", () => {
  const found = nextOccurrences(
    { kind: "hourly", everyHours: 1, minute: 0 },
    "Europe/London",
    new Date("2027-10-30T23:30Z"),
    3,
  );
  expect(found).toEqual(["2027-10-31T00:00Z", "2027-10-31T02:00Z", "2027-10-31T03:00Z"].map((at) => new Date(at)));
});

/** Croner's own reading of zones agrees wherever a gap does not end on the next day. */
const agreed = rows.map(({ zone }) => zone).filter((zone) => zone !== "America/Nuuk" && zone !== "Pacific/Apia");

test.each([...new Set(agreed)])("%s: a fixed time is due when croner's own reading of the zone says", (zone) => {
  const from = Date.UTC(2026, 0);
  for (const { at } of clockTransitions(zone, from, Date.UTC(2029, 0)))
    for (const hour of [0, 1, 2, 3, 23]) {
      const after = new Date(at - 30 * 60 * 60 * 1000);
      const found = nextOccurrences({ kind: "cron", expression: `30 ${hour} * * *` }, zone, after, 3);
      expect(found).toEqual(new Cron(`30 ${hour} * * *`, { timezone: zone }).nextRuns(3, after));
    }
});
