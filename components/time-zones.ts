import { timeZone } from "#lib/schedules/schema.ts";

/** Browsers list some zones by the names they had before they were renamed in the tz database. */
const renamed: Readonly<Record<string, string>> = {
  "Africa/Asmera": "Africa/Asmara",
  "America/Buenos_Aires": "America/Argentina/Buenos_Aires",
  "America/Godthab": "America/Nuuk",
  "Asia/Calcutta": "Asia/Kolkata",
  "Asia/Katmandu": "Asia/Kathmandu",
  "Asia/Rangoon": "Asia/Yangon",
  "Asia/Saigon": "Asia/Ho_Chi_Minh",
  "Atlantic/Faeroe": "Atlantic/Faroe",
  "Europe/Kiev": "Europe/Kyiv",
  "Pacific/Ponape": "Pacific/Pohnpei",
  "Pacific/Truk": "Pacific/Chuuk",
};

function todaysName(name: string): string {
  const today = renamed[name];
  return today && timeZone.safeParse(today).success ? today : name;
}

/** The time zone of whoever looks at the screen. */
export function viewersTimeZone(): string {
  return todaysName(Intl.DateTimeFormat().resolvedOptions().timeZone);
}

/** The list to choose from: the viewer's own zone, UTC and the one chosen come first. */
export function timeZoneChoices(chosen: string): { group: string; items: string[] }[] {
  const first = new Set([viewersTimeZone(), "UTC", ...(chosen === "" ? [] : [chosen])]);
  const all = new Set(Intl.supportedValuesOf("timeZone").map(todaysName));
  return [
    { group: "Nearest at hand", items: [...first] },
    { group: "All time zones", items: [...all].filter((name) => !first.has(name)).sort() },
  ];
}
