"use client";

import { Badge, EmptyState, Group, Stack, Text } from "@mantine/core";
import { Ban, CircleCheck, KeyRound, MonitorSmartphone, ShieldOff, UserRoundCog } from "lucide-react";
import { useState } from "react";
import { type Column, DataTable } from "#components/data-table.tsx";
import { RelativeTime } from "#components/relative-time.tsx";
import type { RowAction } from "#components/row-menu.tsx";
import type { ListedPerson } from "#lib/auth/people.ts";
import { ChangeRoleDialog } from "./change-role-dialog.tsx";
import { DisableDialog } from "./disable-dialog.tsx";
import { GivenPassword } from "./given-password.tsx";
import { ResetPasswordDialog } from "./reset-password-dialog.tsx";
import { ResetSecondFactorDialog } from "./reset-second-factor-dialog.tsx";
import { roleWords } from "./role-words.ts";
import { SessionsDialog } from "./sessions-dialog.tsx";

type Props = {
  people: readonly ListedPerson[];
  ownId: string;
  /** The name of the OpenID Connect provider. */
  provider: string;
};
type Deed = { deed: "role" | "sessions" | "reset" | "factor" | "disable" | "enable"; person: ListedPerson };

/** Everyone who may sign in, with what an administrator can do about them. */
export function PeopleTable({ people, ownId, provider }: Props) {
  const [deed, setDeed] = useState<Deed | null>(null);
  const close = () => setDeed(null);

  function whyNoReset(person: ListedPerson): string | null {
    if (person.signsInBy !== "password") return `They sign in with ${provider}, and have no password here.`;
    return person.id === ownId ? "Change your own under Your account." : null;
  }

  const actions = (person: ListedPerson): RowAction[] => [
    {
      label: "Change role",
      icon: <UserRoundCog size={16} />,
      unavailable: person.signsInBy === "password" ? null : `The groups at ${provider} decide the role.`,
      onSelect: () => setDeed({ deed: "role", person }),
    },
    {
      label: "Sessions",
      icon: <MonitorSmartphone size={16} />,
      onSelect: () => setDeed({ deed: "sessions", person }),
    },
    {
      label: "Reset password",
      icon: <KeyRound size={16} />,
      unavailable: whyNoReset(person),
      onSelect: () => setDeed({ deed: "reset", person }),
    },
    {
      label: "Reset second factor",
      icon: <ShieldOff size={16} />,
      unavailable: person.hasSecondFactor ? null : "They have no second factor here.",
      onSelect: () => setDeed({ deed: "factor", person }),
    },
    person.disabledAt
      ? { label: "Enable", icon: <CircleCheck size={16} />, onSelect: () => setDeed({ deed: "enable", person }) }
      : {
          label: "Disable",
          icon: <Ban size={16} />,
          destructive: true,
          onSelect: () => setDeed({ deed: "disable", person }),
        },
  ];

  return (
    <>
      <DataTable
        caption="People who may sign in"
        columns={columns(ownId, provider)}
        rows={people}
        rowKey={(person) => person.id}
        empty={<EmptyState title="There is nobody yet" />}
        menu={{ label: (person) => person.name, actions }}
      />
      {deed?.deed === "role" && (
        <ChangeRoleDialog person={deed.person} isOwn={deed.person.id === ownId} onClose={close} />
      )}
      {deed?.deed === "sessions" && (
        <SessionsDialog person={people.find(({ id }) => id === deed.person.id) ?? deed.person} onClose={close} />
      )}
      {deed?.deed === "reset" && <ResetPasswordDialog person={deed.person} onClose={close} />}
      {deed?.deed === "factor" && <ResetSecondFactorDialog person={deed.person} onClose={close} />}
      {(deed?.deed === "disable" || deed?.deed === "enable") && (
        <DisableDialog person={deed.person} deed={deed.deed} isOwn={deed.person.id === ownId} onClose={close} />
      )}
    </>
  );
}

const columns = (ownId: string, provider: string): Column<ListedPerson>[] => [
  {
    id: "name",
    header: "Name",
    names: true,
    cell: (person) => (
      <Stack gap={0}>
        <Group gap={8}>
          {person.name}
          {person.id === ownId && (
            <Badge size="xs" color="gray">
              You
            </Badge>
          )}
        </Group>
        <Text span c="dimmed" fw={400}>
          {person.email}
        </Text>
      </Stack>
    ),
  },
  {
    id: "signsInBy",
    header: "Signs in with",
    cell: ({ signsInBy, hasSecondFactor }) => {
      if (signsInBy !== "password") return provider;
      return hasSecondFactor ? "Password and app" : "Password";
    },
  },
  { id: "role", header: "Role", cell: (person) => roleWords[person.role].label },
  {
    id: "state",
    header: "State",
    cell: ({ disabledAt, passwordEndsAt }) => {
      if (disabledAt) return <Badge color="gray">Disabled</Badge>;
      if (!passwordEndsAt) return <Badge color="teal">Enabled</Badge>;
      return <GivenPassword endsAt={passwordEndsAt} />;
    },
  },
  {
    id: "lastSeen",
    header: "Last seen",
    cell: ({ lastSeenAt }) =>
      lastSeenAt ? (
        <RelativeTime at={lastSeenAt} />
      ) : (
        <Text span c="dimmed">
          Never signed in
        </Text>
      ),
  },
  { id: "created", header: "Created", cell: (person) => <RelativeTime at={person.createdAt} /> },
];
