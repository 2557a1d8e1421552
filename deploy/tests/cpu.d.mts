export function watchCpu(pid: number): () => number;
