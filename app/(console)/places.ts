import {
  Bell,
  Boxes,
  ChartColumn,
  History,
  KeySquare,
  LayoutDashboard,
  type LucideIcon,
  ReceiptText,
  ScrollText,
  Server,
  Settings,
  UserRound,
  UserRoundCog,
  UsersRound,
} from "lucide-react";
import type { Role } from "#lib/caller.ts";

export type Place = {
  label: string;
  path: string;
  /** Pressed after g, it goes there. */
  key: string;
  icon: LucideIcon;
  role?: Role;
};

/** The navigation, in its order. `role` hides what would only answer "not allowed". */
export const navigation: readonly { group: string; places: readonly Place[] }[] = [
  { group: "Today", places: [{ label: "Overview", path: "/overview", key: "o", icon: LayoutDashboard }] },
  { group: "Connectors", places: [{ label: "Box", path: "/connectors/box", key: "c", icon: Boxes }] },
  { group: "Runs", places: [{ label: "Run history", path: "/runs", key: "r", icon: History }] },
  {
    group: "Inventory",
    places: [
      { label: "Overview", path: "/inventory/overview", key: "i", icon: ChartColumn },
      { label: "Users", path: "/inventory/users", key: "u", icon: UserRound },
      { label: "Groups", path: "/inventory/groups", key: "g", icon: UsersRound },
      { label: "Charge-back", path: "/inventory/charge-back", key: "b", icon: ReceiptText },
    ],
  },
  {
    group: "Administration",
    places: [
      { label: "Endpoint Servers", path: "/administration/endpoint-servers", key: "e", icon: Server },
      { label: "Users", path: "/administration/users", key: "p", icon: UserRoundCog, role: "administrator" },
      { label: "Notifications", path: "/administration/notifications", key: "n", icon: Bell },
      { label: "Audit log", path: "/administration/audit-log", key: "a", icon: ScrollText },
      { label: "API tokens", path: "/administration/api-tokens", key: "t", icon: KeySquare },
      { label: "Settings", path: "/administration/settings", key: "s", icon: Settings },
    ],
  },
];
