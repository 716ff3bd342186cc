import { expect, test } from "vitest";
import { tidyTime } from "./time-of-day.ts";

test.each([
  ["02:30", "02:30"],
  ["2:30", "02:30"],
  [" 2.30 ", "02:30"],
  ["0230", "02:30"],
  ["230", "02:30"],
  ["2", "02:00"],
  ["14", "14:00"],
  ["2 pm", "14:00"],
  ["12am", "00:00"],
  ["12:15 PM", "12:15"],
])("%s typed as a time is %s", (typed, time) => {
  expect(tidyTime(typed)).toBe(time);
});

test.each(["", "24:00", "2:60", "13 pm", "0 am", "noon", "2:3", "12345"])(
  "%j typed as a time stays as it is",
  (typed) => {
    expect(tidyTime(typed)).toBe(typed);
  },
);
