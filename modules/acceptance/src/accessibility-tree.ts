import type { Page } from 'playwright-core';

/** In CSS pixels from the beginning of the page. */
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** One node of what the browser hands to a screen reader, without those that it leaves out. */
export interface AccessibleNode {
  readonly role: string;
  readonly name: string;
  readonly description: string;
  /** Such as `expanded: true`, `checked: 'false'`, `current: 'page'`, `live: 'polite'`. */
  readonly states: Readonly<Record<string, unknown>>;
  /** Undefined where nothing is drawn. */
  readonly box: Box | undefined;
  readonly children: readonly AccessibleNode[];
}

interface AxValue {
  readonly value?: unknown;
}

interface AxNode {
  readonly nodeId: string;
  readonly ignored: boolean;
  readonly role?: AxValue;
  readonly name?: AxValue;
  readonly description?: AxValue;
  readonly properties?: readonly { readonly name: string; readonly value: AxValue }[];
  readonly childIds?: readonly string[];
  readonly backendDOMNodeId?: number;
}

interface Drawn {
  readonly box: Box | undefined;
  readonly current: string | undefined;
}

/** What is inside is the browser's own. */
const CLOSED = new Set(['MenuListPopup', 'DateTime', 'Date', 'InputTime']);
/** They stand in the tree for the browser's sake. */
const IGNORED_ROLES = new Set(['InlineTextBox', 'ListMarker', 'LineBreak']);

/** The tree of a page as it stands. */
export async function accessibilityTree(page: Page): Promise<AccessibleNode> {
  const session = await page.context().newCDPSession(page);
  try {
    const { nodes } = await session.send('Accessibility.getFullAXTree');
    const snapshot = await session.send('DOMSnapshot.captureSnapshot', { computedStyles: [] });
    return treeOf(nodes as unknown as readonly AxNode[], snapshot as unknown as Snapshot);
  } finally {
    await session.detach();
  }
}

export function treeOf(nodes: readonly AxNode[], snapshot: Snapshot): AccessibleNode {
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const [root] = nodes.slice(0, 1).flatMap((node) => nodesOf(node, byId, drawnIn(snapshot)));
  if (root === undefined) throw new Error('the page has no tree');
  return root;
}

function nodesOf(node: AxNode, byId: ReadonlyMap<string, AxNode>, drawn: ReadonlyMap<number, Drawn>): AccessibleNode[] {
  const role = String(node.role?.value ?? '');
  if (IGNORED_ROLES.has(role)) return [];
  const inside = CLOSED.has(role) ? [] : (node.childIds ?? []).flatMap((id) => byId.get(id) ?? []);
  const children = inside.flatMap((child) => nodesOf(child, byId, drawn));
  const name = String(node.name?.value ?? '');
  const states = Object.fromEntries((node.properties ?? []).map((each) => [each.name, each.value.value]));
  if (node.ignored || role === 'none' || (role === 'generic' && name === '' && states['focusable'] !== true))
    return children;
  const { box, current } = drawn.get(node.backendDOMNodeId ?? -1) ?? { box: undefined, current: undefined };
  return [
    {
      role,
      name,
      description: String(node.description?.value ?? ''),
      states: current === undefined ? states : { ...states, current },
      box,
      children,
    },
  ];
}

interface Snapshot {
  readonly strings: readonly string[];
  readonly documents: readonly {
    readonly nodes: { readonly backendNodeId: readonly number[]; readonly attributes: readonly (readonly number[])[] };
    readonly layout: { readonly nodeIndex: readonly number[]; readonly bounds: readonly (readonly number[])[] };
  }[];
}

function drawnIn({ documents, strings }: Snapshot): ReadonlyMap<number, Drawn> {
  const [first] = documents;
  if (first === undefined) throw new Error('no document');
  const boxes = new Map<number, Box>();
  for (const [place, index] of first.layout.nodeIndex.entries()) {
    const [left = 0, top = 0, width = 0, height = 0] = first.layout.bounds[place] ?? [];
    if (width > 1 && height > 1) boxes.set(index, { left, top, right: left + width, bottom: top + height });
  }
  return new Map(
    first.nodes.backendNodeId.map((id, index) => {
      const attributes = (first.nodes.attributes[index] ?? []).map((each) => strings[each] ?? '');
      const at = attributes.findIndex((each, place) => place % 2 === 0 && each === 'aria-current');
      return [id, { box: boxes.get(index), current: at < 0 ? undefined : attributes[at + 1] }];
    }),
  );
}

/** The node and all below it, in the order of reading. */
export function all(node: AccessibleNode): readonly AccessibleNode[] {
  return [node, ...node.children.flatMap(all)];
}

/** As it would be read aloud: role, name, what can be told of its state. */
export function spoken({ role, name, states }: AccessibleNode): string {
  const stateWords = ['expanded', 'checked', 'pressed', 'selected', 'current', 'disabled'].flatMap((state) => {
    const value = states[state];
    return value === undefined ? [] : [`${state}=${String(value)}`];
  });
  return [`${role} "${name}"`, ...stateWords].join(' ');
}
