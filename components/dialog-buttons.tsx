import { Button, Group } from "@mantine/core";

type Props = { submit: string; busy: boolean; onCancel: () => void };

/** What a form in a dialog ends with: Cancel, and the button that says what it does. */
export function DialogButtons({ submit, busy, onCancel }: Props) {
  return (
    <Group justify="flex-end" gap="xs">
      <Button variant="default" onClick={onCancel}>
        Cancel
      </Button>
      <Button type="submit" loading={busy}>
        {submit}
      </Button>
    </Group>
  );
}
