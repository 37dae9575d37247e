declare module 'virtual:bundled-parts' {
  /** Packages that the application is made of, by name; made while it is built. */
  export const parts: readonly { readonly name: string; readonly version: string; readonly licence: string }[]
}
