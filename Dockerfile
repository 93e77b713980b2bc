# The tool with Helm, for pipelines: docker build -t kaito-check . && docker run --rm -v "$PWD:/work" kaito-check lint CHART
# HELM is an image that holds /usr/bin/helm; pin both by digest where it matters.
ARG HELM=docker.io/alpine/helm:4.1.4
ARG NODE=docker.io/library/node:22-alpine

FROM ${HELM} AS helm

FROM ${NODE} AS build
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build

FROM ${NODE}
RUN apk add --no-cache git && adduser -D -H -u 10001 kaito
# The checkout belongs to whoever mounted it, root on most runners, and git reads no other user's repository. Here it may:
# what guards is that nothing in a repository is run, and the tool runs none of it (no hooks, no fsmonitor, no fetch).
RUN git config --system --add safe.directory '*'
COPY --from=helm /usr/bin/helm /usr/local/bin/helm
COPY --from=build /src/plugin.yaml /src/completion.yaml /src/plugin.complete /src/LICENSE /opt/kaito-check/
COPY --from=build /src/dist /opt/kaito-check/dist
COPY --from=build /src/schemas /opt/kaito-check/schemas
RUN ln -s /opt/kaito-check/dist/kaito-check.cjs /usr/local/bin/kaito-check
USER 10001
ENV HOME=/tmp
WORKDIR /work
ENTRYPOINT ["kaito-check"]
