import type { NextConfig } from "next";

export default {
  output: "standalone",
  reactCompiler: true,
  typedRoutes: true,
  poweredByHeader: false,
  agentRules: false,
  images: { unoptimized: true },
  // `npm run check` holds the types; a start need not check them again.
  typescript: { ignoreBuildErrors: true },
  // Without these a lockfile in a folder above would move the root, and with it the standalone output.
  outputFileTracingRoot: import.meta.dirname,
  outputFileTracingIncludes: {
    "/downloads/[file]": ["./generated/endpoint-server/*.mjs"],
    "/administration/endpoint-servers": ["./generated/endpoint-server/*.mjs"],
  },
  turbopack: { root: import.meta.dirname },
  allowedDevOrigins: ["127.0.0.1"],
  serverExternalPackages: [
    "@node-rs/argon2",
    "@prisma/adapter-pg",
    "@prisma/client",
    "pg",
    "pg-boss",
    "prom-client",
    "@opentelemetry/api",
  ],
  experimental: {
    authInterrupts: true,
    // Most build once and start often: a cache of 400 MB would lie there for a build that may never come.
    turbopackFileSystemCacheForBuild: false,
    // The standalone output carries no maps, so a build would make 44 MB of them for nobody.
    turbopackSourceMaps: process.env.NODE_ENV === "development",
    optimizePackageImports: ["@mantine/core", "@mantine/hooks", "lucide-react"],
    // As much as lib/http/refuse-early.ts lets through.
    proxyClientMaxBodySize: "1mb",
  },
  // The development server would print the code and state of a provider's answer.
  logging: { incomingRequests: { ignore: [/^\/cmp\//, /^\/authorize\//, /^\/api\/auth\//] } },
} satisfies NextConfig;
