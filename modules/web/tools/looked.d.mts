export function sizesOf(asked: string | undefined): [name: string, width: number, height: number][];
export function sceneOf(asked: string): {
  readonly scene: string;
  readonly query: string;
  readonly press: string | null;
  readonly key: string | null;
  readonly see: string | null;
};
export function nameOf(asked: string): string;
