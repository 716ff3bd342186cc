import { Alert } from "@mantine/core";

/** Why something was not done, read out at once; nothing while there is no reason. */
export function Refusal({ title, children }: { title?: string; children: string | null }) {
  if (!children) return null;
  return (
    <Alert color="red" title={title} role="alert">
      {children}
    </Alert>
  );
}
