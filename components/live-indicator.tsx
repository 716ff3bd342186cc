import { Group, Text } from "@mantine/core";
import classes from "./live-indicator.module.css";

/** Says that what is shown follows by itself (`live`), or that it stopped doing so. */
export function LiveIndicator({ live, label = live ? "Live" : "Not updating" }: { live: boolean; label?: string }) {
  return (
    <Group gap={6} wrap="nowrap" display="inline-flex">
      <span className={classes.dot} data-live={live || undefined} aria-hidden />
      <Text span fz="xs" c="dimmed">
        {label}
      </Text>
    </Group>
  );
}
