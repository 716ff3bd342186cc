# One image for every process of a deployment; which one it is, the command says. See docs/deployment.md.
# Pin what you build on: --build-arg NODE_IMAGE=node:24-bookworm-slim@sha256:…
ARG NODE_IMAGE=node:24-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /src
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --include=optional --ignore-scripts --no-audit --no-fund
COPY . .
RUN npm run release -- /release

FROM ${NODE_IMAGE}
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 \
    HOSTNAME=0.0.0.0 PORT=3000 \
    BIND_ADDRESS=0.0.0.0 ENGINE_PORT=3001 \
    ENDPOINT_SERVER_DATA_DIR=/data
WORKDIR /app
COPY --from=build /release ./
RUN install -d -o 10001 -g 10001 -m 0700 /data
USER 10001:10001
EXPOSE 3000 3001
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["node", "scripts/release/healthy.mjs", "3000"]
CMD ["node", "--max-semi-space-size=4", "--import", "./lib/log/console-process.ts", "server.js"]
