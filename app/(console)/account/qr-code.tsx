/** A QR code as a picture of one path: dark squares on a white ground, whatever the colour scheme. */
export function QrCode({ rows }: { rows: readonly (readonly boolean[])[] }) {
  const path = rows.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ""))).join("");
  return (
    <svg
      role="img"
      aria-label="QR code of the key"
      viewBox={`-2 -2 ${rows.length + 4} ${rows.length + 4}`}
      width={200}
      height={200}
      shapeRendering="crispEdges"
      style={{ display: "block", margin: "0 auto", background: "white" }}
    >
      <path d={path} fill="black" />
    </svg>
  );
}
