import { Stack, Text, Title } from "@mantine/core";

type Props = { title: string; cause: string; cure: string; detail: string | null; heading?: boolean };

/** How an authorization failed: what happened, why, and what to do next. `detail` is what exactly was found or said. */
export function OutcomeNotice({ title, cause, cure, detail, heading = false }: Props) {
  return (
    <Stack gap="xs">
      {heading ? <Title order={1}>{title}</Title> : <Text fw={600}>{title}</Text>}
      <Text>{cause}</Text>
      {detail && (
        <Text fs="italic" style={{ overflowWrap: "anywhere" }}>
          {detail}
        </Text>
      )}
      <Text fw={500}>{cure}</Text>
    </Stack>
  );
}
