export type Rights = { users: boolean; groups: boolean; reports: boolean };
export type Person = {
  name: string;
  mailbox: string;
  role: "admin" | "coadmin" | "user";
  rights: Rights;
  purpose: string;
};

/** The first users of every enterprise have accounts, so that each right and its lack can be tried. */
export const NAMED_PEOPLE: readonly Person[] = [
  {
    name: "Alex Admin",
    mailbox: "admin",
    role: "admin",
    rights: { users: true, groups: true, reports: true },
    purpose: "The administrator: everything can be inventoried.",
  },
  {
    name: "Casey Coadmin",
    mailbox: "coadmin",
    role: "coadmin",
    rights: { users: true, groups: true, reports: true },
    purpose: "A co-admin with every right an inventory needs.",
  },
  {
    name: "Robin Reportless",
    mailbox: "no-reports",
    role: "coadmin",
    rights: { users: true, groups: true, reports: false },
    purpose: "A co-admin without “Run new reports and access existing reports”: no events.",
  },
  {
    name: "Pat Plain",
    mailbox: "user",
    role: "user",
    rights: { users: false, groups: false, reports: false },
    purpose: "A plain user: may log in, may list nothing.",
  },
  {
    name: "Gray Groupless",
    mailbox: "no-groups",
    role: "coadmin",
    rights: { users: true, groups: false, reports: true },
    purpose: "A co-admin without “Manage groups”.",
  },
];

export function namedPersonAt(index: number): Person | undefined {
  return NAMED_PEOPLE[index];
}
