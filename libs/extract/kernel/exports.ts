/** An address in the kernel's memory; some move with the length of the signal. */
interface Address {
  readonly value: number
}

/** What `assembly/index.ts` exports; what each name means is said there and in `assembly/memory.ts`. */
export interface KernelExports extends Readonly<Record<AddressName, Address>> {
  readonly memory: { readonly buffer: ArrayBuffer }
  /** 0 where the memory cannot grow so far. */
  reserve(sampleCount: number, channels: number): number
  listen(sampleCount: number, channels: number): void
  meanAutocorrelation(count: number): void
  readonly energy: { readonly value: number }
  readonly rms: { readonly value: number }
  readonly zeroCrossingRate: { readonly value: number }
}

export type TableName =
  | 'halfWindow'
  | 'turns'
  | 'unpackTurns'
  | 'places'
  | 'melRuns'
  | 'melWeights'
  | 'contrastRuns'
  | 'tempoWindow'
  | 'tempoCosines'
  | 'tempoSines'

type AddressName =
  | TableName
  | 'samples'
  | 'centroids'
  | 'bandwidths'
  | 'rolloffs'
  | 'peaks'
  | 'valleys'
  | 'melDecibels'
  | 'glimpses'
  | 'envelope'
  | 'similarity'
