/** The parts of React's fibers that tell what was rendered, as its developer tools read them. */
interface Fiber {
  readonly type: unknown;
  readonly flags: number;
  readonly alternate: Fiber | null;
  readonly child: Fiber | null;
  readonly sibling: Fiber | null;
}

const PERFORMED_WORK = 1;
const counts = new Map<string, number>();

/** React reports each commit here, if the hook stands before React is loaded: so this module is imported first. */
Object.assign(globalThis, {
  __REACT_DEVTOOLS_GLOBAL_HOOK__: {
    isDisabled: false,
    supportsFiber: true,
    inject: () => 1,
    onCommitFiberRoot: (_renderer: number, root: { readonly current: Fiber }) => count(root.current),
    onCommitFiberUnmount: () => undefined,
    onPostCommitFiberRoot: () => undefined,
  },
});

/** A fiber that was not visited is the same object as before; one whose component was called says so. */
function count(fiber: Fiber): void {
  const name = nameOf(fiber.type);
  if (name !== '' && (fiber.flags & PERFORMED_WORK) !== 0) counts.set(name, (counts.get(name) ?? 0) + 1);
  if (fiber.alternate !== null && fiber.alternate.child === fiber.child) return;
  for (let child = fiber.child; child !== null; child = child.sibling) count(child);
}

function nameOf(type: unknown): string {
  if (typeof type === 'function') return type.name;
  if (typeof type === 'object' && type !== null && 'type' in type) return nameOf(type.type);
  return '';
}

/** How often each component is rendered by what is done. */
export function rendersOf(done: () => void): ReadonlyMap<string, number> {
  counts.clear();
  done();
  return new Map(counts);
}
