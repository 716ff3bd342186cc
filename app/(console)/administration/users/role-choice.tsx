"use client";

import { Radio, Stack } from "@mantine/core";
import { type Role, roles } from "#lib/caller.ts";
import { roleWords } from "./role-words.ts";

type Props = { value: Role; onChange: (role: Role) => void; error?: string };

/** The three roles, each with what it may do. */
export function RoleChoice({ value, onChange, error }: Props) {
  return (
    <Radio.Group label="Role" value={value} onChange={(role) => onChange(role as Role)} error={error}>
      <Stack gap="xs" mt={6}>
        {roles.map((role) => (
          <Radio key={role} value={role} label={roleWords[role].label} description={roleWords[role].may} />
        ))}
      </Stack>
    </Radio.Group>
  );
}
