"use client";

import { Button, Text } from "@mantine/core";
import { useState } from "react";

/** Closes the window where the browser allows it, and says so where not. */
export function CloseButton() {
  const [tried, setTried] = useState(false);
  function close() {
    window.close();
    setTried(true);
  }
  return (
    <>
      <Button variant="default" onClick={close}>
        Close this window
      </Button>
      {tried && <Text c="dimmed">The browser does not let the page close itself: close the window yourself.</Text>}
    </>
  );
}
