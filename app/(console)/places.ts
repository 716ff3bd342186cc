import {
  Bell,
  Boxes,
  ChartColumn,
  History,
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

export type Place = { label: string; path: string; icon: LucideIcon; role?: Role };

/** The navigation, in its order. `role` hides what would only answer "not allowed". */
export const navigation: readonly { group: string; places: readonly Place[] }[] = [
  { group: "Today", places: [{ label: "Overview", path: "/overview", icon: LayoutDashboard }] },
  { group: "Connectors", places: [{ label: "Box", path: "/connectors/box", icon: Boxes }] },
  { group: "Runs", places: [{ label: "Run history", path: "/runs", icon: History }] },
  {
    group: "Inventory",
    places: [
      { label: "Overview", path: "/inventory/overview", icon: ChartColumn },
      { label: "Users", path: "/inventory/users", icon: UserRound },
      { label: "Groups", path: "/inventory/groups", icon: UsersRound },
      { label: "Charge-back", path: "/inventory/charge-back", icon: ReceiptText },
    ],
  },
  {
    group: "Administration",
    places: [
      { label: "Endpoint Servers", path: "/administration/endpoint-servers", icon: Server },
      { label: "Users", path: "/administration/users", icon: UserRoundCog, role: "administrator" },
      { label: "Notifications", path: "/administration/notifications", icon: Bell },
      { label: "Audit log", path: "/administration/audit-log", icon: ScrollText },
      { label: "Settings", path: "/administration/settings", icon: Settings },
    ],
  },
];
