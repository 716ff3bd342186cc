"use client";

import { Alert, Button, Code, Group, Modal, Stack, Text } from "@mantine/core";
import { ShieldAlert, ShieldCheck } from "lucide-react";
import { useState } from "react";
import type { Verification } from "#lib/audit/verify.ts";
import { verificationInWords } from "#lib/audit/words.ts";
import { type ActionResult, noAnswer } from "#lib/errors.ts";
import { verifyChainAction } from "./actions.ts";

/** Verifies the whole log and tells that it holds, or which row is the first that does not. */
export function VerifyChain() {
  const [busy, setBusy] = useState(false);
  const [result, setResult] = useState<ActionResult<Verification> | null>(null);

  async function verify() {
    setBusy(true);
    try {
      setResult(await verifyChainAction({}));
    } catch {
      const message = noAnswer;
      setResult({ ok: false, reason: "unknown", message });
    } finally {
      setBusy(false);
    }
  }

  return (
    <>
      <Button leftSection={<ShieldCheck size={16} aria-hidden />} onClick={verify} loading={busy}>
        Verify the chain
      </Button>
      <Modal opened={result !== null} onClose={() => setResult(null)} title="The chain of the audit log" centered>
        <Stack gap="md">
          {result && <Outcome result={result} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setResult(null)} data-autofocus>
              Close
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}

function Outcome({ result }: { result: ActionResult<Verification> }) {
  if (!result.ok) return <Alert color="red">{result.message}</Alert>;
  const found = result.value;
  if (!found.holds) {
    return (
      <Alert color="red" icon={<ShieldAlert size={20} aria-hidden />}>
        {verificationInWords(found)}
      </Alert>
    );
  }
  return (
    <>
      <Alert color="teal" icon={<ShieldCheck size={20} aria-hidden />}>
        {verificationInWords(found)}
      </Alert>
      {found.rows > 0 && (
        <Stack gap={4}>
          <Text size="sm">
            Write the hash of the last row down somewhere else: it proves later that the log was not written anew.
          </Text>
          <Code block style={{ overflowWrap: "anywhere", whiteSpace: "normal" }}>
            {found.lastHash}
          </Code>
        </Stack>
      )}
    </>
  );
}
