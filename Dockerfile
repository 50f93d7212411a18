# Cross-compiles on the builder's own platform, which needs no emulation.
FROM --platform=$BUILDPLATFORM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/go/pkg/mod \
    go mod download
COPY . .
ARG TARGETOS TARGETARCH VERSION=dev
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/cache \
    GOCACHE=/cache CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH \
    go build -trimpath -ldflags "-s -w -X github.com/conductorone/baton-litmos/pkg/connector.Version=$VERSION" -o /out/baton-litmos ./cmd/baton-litmos

# No shell and no package: CA certificates, /tmp and a user 65532. Runs with a
# read-only root when /tmp is writable.
FROM gcr.io/distroless/static-debian12:nonroot
ARG VERSION=dev
LABEL org.opencontainers.image.title="baton-litmos" \
      org.opencontainers.image.description="Connector between Litmos and ConductorOne" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.source="https://github.com/conductorone/baton-litmos" \
      org.opencontainers.image.version="$VERSION"
COPY --from=build /out/baton-litmos /baton-litmos
# By number: Kubernetes cannot tell from a name that it is not root.
USER 65532:65532
# Where a relative --file ends up, sync.c1z by default: the rest may be read-only.
WORKDIR /tmp
STOPSIGNAL SIGTERM
EXPOSE 8081
ENTRYPOINT ["/baton-litmos"]
