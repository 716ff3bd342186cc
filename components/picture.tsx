"use client";

import { Skeleton } from "@mantine/core";
import dynamic from "next/dynamic";

/** Bars, loaded only where a picture is shown. */
export const Picture = dynamic(() => import("./bars.tsx").then(({ Bars }) => Bars), {
  ssr: false,
  loading: () => <Skeleton h={240} />,
});
