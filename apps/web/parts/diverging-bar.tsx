/** A bar from the middle: to the right for, to the left against. `reach`: -1..1. */
export function DivergingBar({ reach }: { readonly reach: number }) {
  const length = 49 * Math.abs(reach)
  return (
    <svg class="diverging" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      <rect class={reach < 0 ? 'against' : 'for'} x={reach < 0 ? 50 - length : 50} y="2" width={length} height="6" />
      <line x1="50" x2="50" y1="0" y2="10" />
    </svg>
  )
}
