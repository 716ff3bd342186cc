import { Code, Stack, Text } from "@mantine/core";
import { CopyButton } from "#components/copy-button.tsx";

/** The text to send to whoever administers the provider. */
export function AdministratorText({ text, provider }: { text: string; provider: string }) {
  return (
    <Stack gap="sm" align="flex-start">
      <Text size="sm">Copy this into a mail to whoever administers {provider}. It holds no secret.</Text>
      <CopyButton value={text} label={`Copy the text for the ${provider} administrator`} />
      <Code block style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere", width: "100%" }} tabIndex={0}>
        {text}
      </Code>
    </Stack>
  );
}
