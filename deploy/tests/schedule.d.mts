export interface Task {
  readonly name: string;
  readonly load: number;
  readonly maven?: boolean;
  readonly after?: Promise<unknown>;
}

export function schedule<T extends Task, R>(
  tasks: readonly T[],
  cores: number,
  run: (task: T) => Promise<R>,
): Promise<R[]>;
