import { describe, expect, it } from 'vitest'
import { isAmbiguous } from './abstention.ts'

const shown = { calm: 0.2, energetic: 0.1, happy: 0.42, sad: 0.28 }

describe('isAmbiguous', () => {
  it('is true where no mood reaches the threshold', () => {
    expect(isAmbiguous(shown, 0.43)).toBe(true)
  })

  it('is false where the largest probability is the threshold itself', () => {
    expect(isAmbiguous(shown, 0.42)).toBe(false)
  })
})
