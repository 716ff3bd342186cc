"use client";

import "@mantine/charts/styles.css";
import { Treemap } from "@mantine/charts";
import type { Route } from "next";
import { useRouter } from "next/navigation";
import { bytesInWords } from "./bytes.ts";
import { useLocale } from "./locale.tsx";

export type AreasProps = {
  /** One area each, as large as its value; its bytes are told where the pointer rests, a click opens `href`. */
  data: { name: string; value: number; bytes: bigint; fill: string; href?: string }[];
};

type Area = { x: number; y: number; width: number; height: number; depth: number } & AreasProps["data"][number];

const letterWidth = 7;

/** As much of the name as fits. */
function label(name: string, width: number): string {
  const letters = Math.floor((width - 16) / letterWidth);
  if (letters < 3) return "";
  return name.length > letters ? `${name.slice(0, letters - 1)}…` : name;
}

function AreaShape({ area, onOpen }: { area: Area; onOpen: (href: string) => void }) {
  const { x, y, width, height, depth, name, bytes, fill, href } = area;
  const locale = useLocale();
  if (depth < 1) return <g />;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the table beneath has the same links.
    <g onClick={() => href && onOpen(href)} cursor={href ? "pointer" : undefined}>
      <title>{`${name}: ${bytesInWords(bytes, locale)}`}</title>
      <rect x={x} y={y} width={width} height={height} fill={fill} stroke="var(--app-surface)" strokeWidth={2} />
      {height > 24 && (
        <text x={x + 8} y={y + 18} fill="#fff" fontSize={12}>
          {label(name, width)}
        </text>
      )}
    </g>
  );
}

/** Areas of a few numbers; the table beneath says the same to those who can't see them. */
export function Areas({ data }: AreasProps) {
  const router = useRouter();
  return (
    <div aria-hidden>
      <Treemap
        data={data}
        height={200}
        mb="sm"
        withTooltip={false}
        treemapProps={{
          content: (area) => <AreaShape area={area as unknown as Area} onOpen={(href) => router.push(href as Route)} />,
        }}
      />
    </div>
  );
}
