import { Group } from "@mantine/core";
import type { Metadata } from "next";
import { PageHeader } from "#components/page-header.tsx";
import { readInvitations } from "#lib/auth/invitations.ts";
import { readPeople } from "#lib/auth/people.ts";
import { requirePerson } from "#lib/auth/session.ts";
import { env } from "#lib/env.ts";
import { Invitations } from "./invitations.tsx";
import { InviteButton } from "./invite.tsx";
import { NewPersonButton } from "./new-person.tsx";
import { PeopleTable } from "./people-table.tsx";

export const metadata: Metadata = { title: "Users" };

export default async function PeoplePage() {
  const person = await requirePerson("administrator");
  const people = await readPeople(person);
  return (
    <>
      <PageHeader
        title="Users"
        description="The people who may sign in to this console. The users of your connected services are under Inventory."
        trail={[{ label: "Administration" }]}
        actions={
          <Group gap="xs">
            <InviteButton />
            <NewPersonButton />
          </Group>
        }
      />
      <PeopleTable people={people} ownId={person.id} provider={env().openId?.name ?? "a provider"} />
      <Invitations invitations={await readInvitations(person)} />
    </>
  );
}
