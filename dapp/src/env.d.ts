/// <reference types="vite/client" />

interface ImportMetaEnv {
  /** Genesis hash this build trusts; unset in a build for throw-away networks. */
  readonly VITE_PSEPHOS_GENESIS?: string
}
