// Files of the page, taken as text: by the build (scripts/build.mjs) and by vitest.
declare module '*?raw' {
  const text: string
  // biome-ignore lint/style/noDefaultExport: what an import of text gives
  export default text
}
