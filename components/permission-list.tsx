import { Group, List, ListItem, Text, ThemeIcon } from "@mantine/core";
import { Check, CircleHelp, X } from "lucide-react";
import type { PermissionLine } from "#lib/authorizations/view.ts";

const looks = {
  granted: { color: "green", word: "Granted", icon: Check },
  missing: { color: "red", word: "Missing", icon: X },
  unknown: { color: "gray", word: "Not known", icon: CircleHelp },
} as const;

/** A tick or a cross for each permission; beside a cross, what is lacking without it and how to get it. */
export function PermissionList({ permissions }: { permissions: readonly PermissionLine[] }) {
  return (
    <List listStyleType="none" spacing="xs" aria-label="Permissions">
      {permissions.map(({ label, state, withoutIt, cure }) => {
        const { color, word, icon: Icon } = looks[state];
        return (
          <ListItem key={label}>
            <Group gap="xs" wrap="nowrap" align="flex-start">
              <ThemeIcon color={color} variant="light" size="sm" radius="xl" role="img" aria-label={word}>
                <Icon size={14} aria-hidden />
              </ThemeIcon>
              <div>
                <Text fw={500}>{label}</Text>
                {state === "missing" && (
                  <>
                    <Text>{withoutIt}</Text>
                    <Text>{cure} Then authorize again.</Text>
                  </>
                )}
                {state === "unknown" && <Text c="dimmed">The provider's answer did not tell; the first run will.</Text>}
              </div>
            </Group>
          </ListItem>
        );
      })}
    </List>
  );
}
