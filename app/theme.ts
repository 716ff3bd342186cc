"use client";

import { createTheme, type MantineColorsTuple, rem } from "@mantine/core";
import classes from "./theme.module.css";

// Petrol: the one accent. State colours (green, amber, red) stay free for states.
const petrol: MantineColorsTuple = [
  "#ebf6f9",
  "#d5e9f0",
  "#aad3e0",
  "#7ab9cd",
  "#50a2bc",
  "#338ca9",
  "#217893",
  "#15647d",
  "#105468",
  "#0a4153",
];

const gray: MantineColorsTuple = [
  "#f7f9fa",
  "#eef2f4",
  "#e1e7ea",
  "#cfd8dc",
  "#b0bdc4",
  "#87969f",
  "#5f6f79",
  "#465660",
  "#2c3a43",
  "#16242c",
];

const dark: MantineColorsTuple = [
  "#dbe4e8",
  "#bcc9cf",
  "#94a5ad",
  "#6c7f88",
  "#3b4d56",
  "#2b3b44",
  "#1d2b33",
  "#14212a",
  "#0e1920",
  "#091217",
];

const red: MantineColorsTuple = [
  "#fdf3f2",
  "#fbe3e1",
  "#f5c4c0",
  "#ee9f99",
  "#e67a73",
  "#dd5b53",
  "#d0453c",
  "#b93329",
  "#9c291f",
  "#7d2018",
];

export const theme = createTheme({
  primaryColor: "petrol",
  primaryShade: { light: 7, dark: 6 },
  colors: { petrol, gray, dark, red },
  black: "#16242c",
  fontFamily:
    '"Inter Variable", Inter, ui-sans-serif, system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", "Segoe UI Mono", "Liberation Mono", Menlo, monospace',
  fontSizes: { xs: rem(12), sm: rem(13.5), md: rem(15), lg: rem(17), xl: rem(20) },
  lineHeights: { xs: "1.4", sm: "1.5", md: "1.55", lg: "1.55", xl: "1.5" },
  headings: {
    fontWeight: "640",
    textWrap: "balance",
    sizes: {
      h1: { fontSize: rem(25), lineHeight: "1.25" },
      h2: { fontSize: rem(19), lineHeight: "1.35" },
      h3: { fontSize: rem(16), lineHeight: "1.4" },
      h4: { fontSize: rem(14), lineHeight: "1.45" },
    },
  },
  defaultRadius: "sm",
  radius: { xs: rem(4), sm: rem(7), md: rem(10), lg: rem(14), xl: rem(24) },
  shadows: {
    xs: "0 1px 2px rgb(13 32 41 / 6%)",
    sm: "0 1px 3px rgb(13 32 41 / 8%), 0 4px 12px rgb(13 32 41 / 5%)",
    md: "0 2px 6px rgb(13 32 41 / 8%), 0 12px 28px rgb(13 32 41 / 10%)",
    lg: "0 4px 10px rgb(13 32 41 / 8%), 0 20px 44px rgb(13 32 41 / 14%)",
    xl: "0 8px 16px rgb(13 32 41 / 8%), 0 32px 64px rgb(13 32 41 / 18%)",
  },
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    Text: { defaultProps: { size: "sm" } },
    Button: { defaultProps: { size: "sm" }, classNames: { root: classes.button } },
    Badge: { defaultProps: { variant: "light", radius: "sm" }, classNames: { root: classes.badge } },
    Modal: {
      defaultProps: { overlayProps: { backgroundOpacity: 0.4, blur: 2 }, closeButtonProps: { "aria-label": "Close" } },
      classNames: { title: classes.modalTitle, header: classes.modalHeader },
    },
    Menu: { defaultProps: { shadow: "md", radius: "md" }, classNames: { item: classes.menuItem } },
    // What a tooltip says is for whoever has no mouse as well.
    Tooltip: {
      defaultProps: {
        withArrow: true,
        openDelay: 250,
        multiline: true,
        maw: 360,
        events: { hover: true, focus: true, touch: true },
      },
    },
    Notification: { defaultProps: { closeButtonProps: { "aria-label": "Close" } } },
    Paper: { defaultProps: { radius: "md" } },
    Alert: { defaultProps: { variant: "light", radius: "md" } },
  },
});
