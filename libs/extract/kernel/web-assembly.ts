/** A compiled program; threads may share it. */
export interface Module {
  readonly [Symbol.toStringTag]: string
}

/** The part of WebAssembly that we call. Node has it, but its types leave it to those of browsers. */
interface WebAssemblyApi {
  validate(bytes: Uint8Array): boolean
  Module: new (bytes: Uint8Array) => Module
  Instance: new (module: Module) => { readonly exports: unknown }
}

export const { WebAssembly } = globalThis as unknown as { readonly WebAssembly: WebAssemblyApi }
