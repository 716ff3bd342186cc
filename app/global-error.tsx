"use client";

// The frame itself failed, so nothing of the theme can be relied upon here.
export default function ConsoleFailed({ reset }: { error: Error; reset: () => void }) {
  return (
    <html lang="en">
      <body style={{ margin: "20vh auto", maxWidth: "36rem", padding: "0 1rem", fontFamily: "system-ui, sans-serif" }}>
        <h1>The console could not be shown</h1>
        <p>Nothing was changed. If this stays so, ask your administrator to look at the console's log.</p>
        <button type="button" onClick={reset}>
          Try again
        </button>
      </body>
    </html>
  );
}
