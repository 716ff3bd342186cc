"use client";

import { Skeleton } from "@mantine/core";
import dynamic from "next/dynamic";

/** Bars, loaded only where a picture is shown. */
export const Picture = dynamic(() => import("./bars.tsx").then(({ Bars }) => Bars), {
  ssr: false,
  loading: () => <Skeleton h={240} />,
});

/** Areas that share a rectangle, loaded only where they are shown. */
export const AreasPicture = dynamic(() => import("./areas.tsx").then(({ Areas }) => Areas), {
  ssr: false,
  loading: () => <Skeleton h={200} />,
});
