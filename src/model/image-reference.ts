/**
 * An image reference after the normalisation of distribution/reference (normalize.go): `nginx` is
 * `docker.io/library/nginx`. `tag` and `digest` are null when the text has none; no tag means `latest`.
 */
export interface ImageReference {
  readonly registry: string
  readonly repository: string
  readonly tag: string | null
  readonly digest: string | null
}
