# One image for every program of a network: bootnode, validator, registrar, page and the ceremony. What runs is chosen by
# the command. No key is ever in it: keys are made by the ceremony, in volumes.

# Packages and page are made with the full image, which has compilers where a package has no binary for this platform.
FROM node:24-bookworm AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY ballot/package.json ballot/
COPY client/package.json client/
COPY contracts-abi/package.json contracts-abi/
COPY dapp/package.json dapp/
COPY node/package.json node/
COPY registrar/package.json registrar/
COPY scripts/package.json scripts/
# npm install and not npm ci: docs/decisions/0004-installing.md.
RUN npm install --no-audit --no-fund
COPY . .
# With a hash the page trusts that network and no other (R1); the ceremony prints it.
ARG PSEPHOS_GENESIS=""
RUN VITE_PSEPHOS_GENESIS="$PSEPHOS_GENESIS" npx vite build dapp --logLevel warn \
  && npm prune --omit=dev --no-audit --no-fund

FROM node:24-bookworm-slim
ENV NODE_ENV=production
# MEMORY_OF_SEVERAL and ALLOCATOR_ENV_OF_SEVERAL in node/src/params/limits.ts.
ENV NODE_OPTIONS=--max-semi-space-size=4 MALLOC_ARENA_MAX=1 MALLOC_TRIM_THRESHOLD_=131072 MALLOC_MMAP_THRESHOLD_=16384
# The compile cache of Node, on the volume of whoever has one (compiled.mjs): less memory, a quicker start.
ENV NODE_COMPILE_CACHE=/data/.compiled
# Named volumes take the owner of the folder that they are first mounted on.
RUN groupadd --system --gid 10001 psephos \
  && useradd --system --uid 10001 --gid psephos --home-dir /home/psephos --create-home psephos \
  && mkdir -p /data /network /organizer /validators/1 /validators/2 /validators/3 /validators/4 \
  && chown -R psephos:psephos /data /network /organizer /validators
WORKDIR /app
COPY --from=build /app /app
USER psephos
CMD ["node", "scripts/src/main.ts", "--help"]
